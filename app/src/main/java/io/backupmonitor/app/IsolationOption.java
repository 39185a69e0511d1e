package io.backupmonitor.app;

import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.model.Isolation;
import java.util.Map;
import picocli.CommandLine.Option;

/// How far a server that runs what a backup contains has to be kept away from the machine.
final class IsolationOption {

  @Option(
      names = "--isolation",
      paramLabel = "HOW",
      description =
          "The weakest way to keep a server that runs what a backup contains away from the machine:"
              + " auto, none, namespaces or bubblewrap, as in restore_testing.isolation (default:"
              + " auto).")
  private String word = "auto";

  Isolation weakest() {
    Map<String, Isolation> words = RestoreTestingConfig.isolations();
    Isolation weakest = words.get(word);
    if (weakest == null) {
      throw Complaint.usage(
          "--isolation: expected one of %s, found '%s'"
              .formatted(String.join(", ", words.keySet()), SafeText.of(word)));
    }
    return weakest;
  }
}
