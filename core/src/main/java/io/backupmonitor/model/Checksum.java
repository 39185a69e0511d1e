package io.backupmonitor.model;

import java.io.Serializable;
import java.util.Locale;

/// A checksum of a backup's bytes.
///
/// @param algorithm how it was computed
/// @param hex the value in lower-case hexadecimal digits
public record Checksum(ChecksumAlgorithm algorithm, String hex) implements Serializable {

  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    if (hex.length() != algorithm.hexDigits() || !hex.chars().allMatch(Checksum::isHexDigit)) {
      throw new IllegalArgumentException(
          "'%s' is no %s checksum: it needs %d hexadecimal digits"
              .formatted(hex, algorithm.word(), algorithm.hexDigits()));
    }
  }

  /// The form used in JSON and reports: `sha256:…`.
  @Override
  public String toString() {
    return algorithm.word() + ":" + hex;
  }

  private static boolean isHexDigit(int character) {
    return Character.digit(character, 16) >= 0 && character < 128;
  }
}
