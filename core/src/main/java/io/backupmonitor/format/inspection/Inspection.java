package io.backupmonitor.format.inspection;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one inspection answered, put together.
///
/// @param format the chain from the inside out (`tar.gz`); `unknown` where no format knows the
/// bytes
/// @param checksums the checksums of the stored bytes that could be computed
/// @param partChecksums the checksums of the parts of a split set, where they were asked for
/// @param findings the facts, in the order in which they were found
/// @param deliveryFindings what happened on the way into the sink; concerns drills only
/// @param notProven what the formats leave unproven
/// @param inventory what was counted
/// @param whole whether every byte was read and every format was followed to its end
/// @param bytesRead how many stored bytes were read
/// @param duration how long it took
public record Inspection(
    String format,
    Map<ChecksumAlgorithm, Checksum> checksums,
    List<InspectionRecord.PartChecksumComputed> partChecksums,
    List<Finding> findings,
    List<Finding> deliveryFindings,
    List<String> notProven,
    Inventory inventory,
    boolean whole,
    long bytesRead,
    Duration duration) {

  public Inspection {
    checksums = Map.copyOf(checksums);
    partChecksums = List.copyOf(partChecksums);
    findings = List.copyOf(findings);
    deliveryFindings = List.copyOf(deliveryFindings);
    notProven = List.copyOf(notProven);
  }

  /// The checksum of one part; null where it was not asked for, or the part not read to its end.
  public @Nullable Checksum checksum(BackupPath part, ChecksumAlgorithm algorithm) {
    for (InspectionRecord.PartChecksumComputed computed : partChecksums) {
      if (computed.part().equals(part) && computed.checksum().algorithm() == algorithm) {
        return computed.checksum();
      }
    }
    return null;
  }

  /// Whether a format knows the bytes, so that there is something to say about what they mean.
  public boolean isRecognised() {
    return !format.equals("unknown");
  }
}
