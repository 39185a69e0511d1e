package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.SecretFile;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The secrets that were given for an inspection, read when they are needed. A file that cannot be
/// read is a missing key and never blames the backup.
record Secrets(InspectionContext context) {

  /// The passphrase, if one was given.
  Optional<String> passphrase() throws DamageException {
    Optional<Path> file = context.passphraseFile();
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file.get(), SecretFile::firstLine));
  }

  /// The content of the key file, if one was given.
  Optional<byte[]> key() throws DamageException {
    Optional<Path> file = context.keyFile();
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file.get(), SecretFile::content));
  }

  /// Whether any was given.
  boolean isAny() {
    return context.passphraseFile().isPresent() || context.keyFile().isPresent();
  }

  private interface Reading<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T read(Path file, Reading<T> reading) throws DamageException {
    try {
      return reading.of(file);
    } catch (IOException unreadable) {
      throw new DamageException(
          FindingCode.ENCRYPTED_NO_KEY,
          "is encrypted, and the file with its secret cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
  }

  /// What is thrown where no fitting secret was given.
  static DamageException none(String format, String wanted) {
    return new DamageException(
        FindingCode.ENCRYPTED_NO_KEY,
        "is encrypted (%s) for %s, which was not given; nothing inside was checked"
            .formatted(format, wanted));
  }

  /// What is thrown where the secret that was given does not open it.
  static DamageException wrong(String format, String wanted) {
    return new DamageException(
        FindingCode.ENCRYPTED_WRONG_KEY,
        "is encrypted (%s) for %s, and what was given does not open it; nothing inside was checked"
            .formatted(format, wanted));
  }
}
