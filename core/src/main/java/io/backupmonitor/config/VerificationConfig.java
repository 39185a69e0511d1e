package io.backupmonitor.config;

import io.backupmonitor.model.ChecksumAlgorithm;
import java.time.Duration;
import java.util.List;

/// `backups.verification`.
///
/// @param enabled whether anything is verified at all
/// @param methods the names of the methods, in the order in which they are reported
/// @param checksumAlgorithm what baselines are recorded with
/// @param reverify how old the last proof of a backup may become (`reverify_days`)
public record VerificationConfig(
    boolean enabled, List<String> methods, ChecksumAlgorithm checksumAlgorithm, Duration reverify) {

  public VerificationConfig {
    methods = List.copyOf(methods);
  }
}
