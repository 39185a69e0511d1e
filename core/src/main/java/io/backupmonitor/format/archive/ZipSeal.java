package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An encrypted member and what decrypts it: where its encrypted bytes lie, and what follows them.
///
/// @param start where they begin, behind what the cipher needs first
/// @param end where they end
/// @param tag what proves them
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZipSeal(ZipCipher cipher, long start, long end, byte[] tag) {

  /// Opens a member with a passphrase, which may be another one's.
  ///
  /// @param end where the member's bytes end
  /// @throws DamageException when the member cannot have been encrypted so; the rest of a sentence
  /// @throws IOException when the storage fails
  static ZipSeal of(
      ZipMember member, ZipLocalHeader header, PlacedBytes bytes, long end, String passphrase)
      throws IOException {
    if ((member.flags() & ZipMember.STRONG) != 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "has the strong encryption of PKWARE, which cannot be read here");
    }
    return member.method() == ZipMember.AES
        ? aes(member, header, bytes, end, passphrase)
        : traditional(member, header, bytes, end, passphrase);
  }

  private static ZipSeal traditional(
      ZipMember member, ZipLocalHeader header, PlacedBytes bytes, long end, String passphrase)
      throws IOException {
    long start = header.dataStart();
    checkRoom(end - start, ZipCrypto.HEADER_BYTES);
    byte[] secret = passphrase.getBytes(StandardCharsets.UTF_8);
    byte[] first = bytes.bytes(start, ZipCrypto.HEADER_BYTES);
    ZipCrypto cipher = new ZipCrypto(secret, first, member);
    return new ZipSeal(cipher, start + ZipCrypto.HEADER_BYTES, end, new byte[0]);
  }

  private static ZipSeal aes(
      ZipMember member, ZipLocalHeader header, PlacedBytes bytes, long end, String passphrase)
      throws IOException {
    ZipAesField field = aesField(member, header);
    int saltBytes = field.saltBytes();
    int firstBytes = saltBytes + ZipAes.VERIFIER_BYTES;
    checkRoom(end - header.dataStart(), firstBytes + ZipAes.TAG_BYTES);
    byte[] first = bytes.bytes(header.dataStart(), firstBytes);
    ZipAes cipher =
        new ZipAes(
            passphrase,
            Arrays.copyOf(first, saltBytes),
            Arrays.copyOfRange(first, saltBytes, firstBytes));
    long tag = end - ZipAes.TAG_BYTES;
    return new ZipSeal(
        cipher, header.dataStart() + firstBytes, tag, bytes.bytes(tag, ZipAes.TAG_BYTES));
  }

  private static ZipAesField aesField(ZipMember member, ZipLocalHeader header)
      throws DamageException {
    ZipAesField field = member.aes();
    if (field == null || !field.equals(header.aes())) {
      throw new DamageException(
          FindingCode.ARCHIVE_INCONSISTENT,
          "is encrypted by AES, and its own header and the directory do not say alike how");
    }
    if (!field.isKnown()) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is encrypted by AES in a way that cannot be read here (version %d, strength %d)"
              .formatted(field.version(), field.strength()));
    }
    return field;
  }

  private static void checkRoom(long there, int needed) throws DamageException {
    if (there < needed) {
      throw new DamageException(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          "has %,d bytes, and its encryption alone needs %d".formatted(there, needed));
    }
  }
}
