package io.backupmonitor.format;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the secrets lie that open an encrypted backup. Only their places travel with a request,
/// never the secrets themselves: the reader that needs one reads it, with [SecretFile].
///
/// @param passphraseFile a file whose first line is the passphrase
/// @param keyFile a file with a private key
public record KeyFiles(@Nullable String passphraseFile, @Nullable String keyFile)
    implements Serializable {

  /// No secret is known.
  public static final KeyFiles NONE = new KeyFiles(null, null);

  public static KeyFiles of(@Nullable Path passphraseFile, @Nullable Path keyFile) {
    return new KeyFiles(absolute(passphraseFile), absolute(keyFile));
  }

  /// The file whose first line is the passphrase.
  public Optional<Path> passphrase() {
    return Optional.ofNullable(passphraseFile).map(Path::of);
  }

  /// The file with the private key.
  public Optional<Path> key() {
    return Optional.ofNullable(keyFile).map(Path::of);
  }

  /// A reader in a process of its own may have another working directory.
  private static @Nullable String absolute(@Nullable Path file) {
    return file == null ? null : file.toAbsolutePath().toString();
  }
}
