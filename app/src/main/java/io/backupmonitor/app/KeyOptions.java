package io.backupmonitor.app;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.SecretFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What opens encrypted backups. Secrets come by file only: a command line is seen by everybody on
/// the machine.
final class KeyOptions {

  @Option(
      names = "--passphrase-file",
      paramLabel = "F",
      description = "A file whose first line opens encrypted backups.")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--key-file",
      paramLabel = "F",
      description = "A private key that opens encrypted backups.")
  private @Nullable Path keyFile;

  /// The files, each of which can be read.
  KeyFiles files() {
    if (passphraseFile != null) {
      refuse("--passphrase-file", SecretFile.passphraseProblem(passphraseFile));
    }
    if (keyFile != null) {
      refuse("--key-file", SecretFile.keyProblem(keyFile));
    }
    return KeyFiles.of(passphraseFile, keyFile);
  }

  private static void refuse(String option, Optional<String> problem) {
    problem.ifPresent(
        sentence -> {
          throw Complaint.usage("%s: %s".formatted(option, SafeText.of(sentence)));
        });
  }
}
