package io.backupmonitor.format.digest;

import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// One checksum that is being computed. For one thread at a time.
public sealed interface Digest permits Digest.Message, Digest.Castagnoli, CryptoDigest {

  void update(byte[] bytes, int offset, int length);

  /// Ends it; to be called once.
  Checksum checksum();

  /// Begins one.
  ///
  /// @param bytes about how many there will be; that decides nothing but who computes it
  static Digest of(ChecksumAlgorithm algorithm, long bytes) {
    return switch (algorithm) {
      case MD5 -> new Message(algorithm, MessageDigests.named("MD5"));
      case SHA1 -> new Message(algorithm, MessageDigests.named("SHA-1"));
      case SHA256 -> sha256(bytes);
      case SHA512 -> new Message(algorithm, MessageDigests.named("SHA-512"));
      case CRC32C -> new Castagnoli(new CRC32C());
    };
  }

  /// Begins several, of the same bytes.
  static List<Digest> of(Collection<ChecksumAlgorithm> algorithms, long bytes) {
    return algorithms.stream().map(each -> of(each, bytes)).toList();
  }

  private static Digest sha256(long bytes) {
    CryptoLibrary library = DigestChoice.libcrypto(bytes);
    return library == null
        ? new Message(ChecksumAlgorithm.SHA256, MessageDigests.named("SHA-256"))
        : new CryptoDigest(library);
  }

  /// A digest of the JDK. The second compiler has it done with the processor's own instructions;
  /// without that compiler SHA-256 takes eight times as long.
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
