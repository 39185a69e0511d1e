package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.MessageDigests;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The checksum of one file as a backup manifest writes it. A CRC-32C is written with its lowest
/// byte first. For one thread.
final class FileDigest {

  private final @Nullable MessageDigest digest;
  private final CRC32C crc = new CRC32C();

  private FileDigest(@Nullable MessageDigest digest) {
    this.digest = digest;
  }

  /// One of the algorithm of that name; null when no server has such a one.
  static @Nullable FileDigest of(String algorithm) {
    return switch (algorithm) {
      case "CRC32C" -> new FileDigest(null);
      case "SHA224" -> new FileDigest(MessageDigests.named("SHA-224"));
      case "SHA256" -> new FileDigest(MessageDigests.named("SHA-256"));
      case "SHA384" -> new FileDigest(MessageDigests.named("SHA-384"));
      case "SHA512" -> new FileDigest(MessageDigests.named("SHA-512"));
      default -> null;
    };
  }

  void update(byte[] bytes, int offset, int length) {
    if (digest == null) {
      crc.update(bytes, offset, length);
    } else {
      digest.update(bytes, offset, length);
    }
  }

  /// How many hexadecimal digits a checksum has.
  int digits() {
    return 2 * (digest == null ? Integer.BYTES : digest.getDigestLength());
  }

  /// The checksum of what came so far, in lower case; to be asked once.
  String hex() {
    return digest == null
        ? "%08x".formatted(Integer.reverseBytes((int) crc.getValue()))
        : HexFormat.of().formatHex(digest.digest());
  }
}
