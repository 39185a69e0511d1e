package io.backupmonitor.format.inspection;

import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// One checksum that is being computed. For one thread at a time.
sealed interface Digest {

  void update(byte[] bytes, int offset, int length);

  Checksum checksum();

  static Digest of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> new Message(algorithm, MessageDigests.named("MD5"));
      case SHA1 -> new Message(algorithm, MessageDigests.named("SHA-1"));
      case SHA256 -> new Message(algorithm, MessageDigests.named("SHA-256"));
      case SHA512 -> new Message(algorithm, MessageDigests.named("SHA-512"));
      case CRC32C -> new Castagnoli(new CRC32C());
    };
  }

  /// A digest of the JDK, which runs them with the processor's own instructions.
  record Message(ChecksumAlgorithm algorithm, MessageDigest digest) implements Digest {

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public Checksum checksum() {
      return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }
  }

  /// CRC-32C.
  record Castagnoli(CRC32C crc) implements Digest {

    @Override
    public void update(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
    }

    @Override
    public Checksum checksum() {
      return new Checksum(
          ChecksumAlgorithm.CRC32C, HexFormat.of().toHexDigits((int) crc.getValue()));
    }
  }
}
