package io.backupmonitor.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The checksums that can be computed, compared and recorded.
public enum ChecksumAlgorithm {
  MD5("md5", 16),
  SHA1("sha1", 20),
  SHA256("sha256", 32),
  SHA512("sha512", 64),
  /// Castagnoli's CRC (RFC 3720), as eight hexadecimal digits.
  CRC32C("crc32c", 4);

  private final String word;
  private final int bytes;

  ChecksumAlgorithm(String word, int bytes) {
    this.word = word;
    this.bytes = bytes;
  }

  /// The name used in configuration, database, JSON and sidecar extensions.
  public String word() {
    return word;
  }

  /// How many hexadecimal digits a checksum of this algorithm has.
  public int hexDigits() {
    return bytes * 2;
  }

  /// The algorithm of that name, in any case and with or without a hyphen (`SHA-256`, `sha256`).
  public static Optional<ChecksumAlgorithm> ofWord(String word) {
    String plain = word.toLowerCase(Locale.ROOT).replace("-", "");
    return Arrays.stream(values()).filter(algorithm -> algorithm.word.equals(plain)).findFirst();
  }
}
