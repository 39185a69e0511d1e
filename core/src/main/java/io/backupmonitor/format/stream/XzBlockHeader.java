package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The header of a block of an xz stream, where it says how long the block is, as those do that `xz
/// -T` writes (The .xz File Format 1.2.1, section 3.1).
///
/// @param bytes the header itself
/// @param packed how many packed bytes the block has
/// @param size how many bytes come out of it
/// @param dictionary how much memory its decoder needs
@SuppressWarnings("ArrayRecordComponent") // never compared
record XzBlockHeader(byte[] bytes, long packed, long size, long dictionary) {

  static final int LONGEST = 1024;

  private static final long MOST = 1L << 60;
  private static final int CRC_BYTES = 4;
  private static final int HAS_BOTH_SIZES = 0xc0;
  private static final int LZMA2 = 0x21;

  /// How long a header is that begins with that byte.
  static int length(int first) {
    return (first + 1) * 4;
  }

  /// Reads a header; null where it does not give both sizes.
  ///
  /// @throws IOException when the header is damaged
  static @Nullable XzBlockHeader of(byte[] bytes) throws IOException {
    int end = bytes.length - CRC_BYTES;
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, end);
    if (Bytes.int32(bytes, end) != (int) crc.getValue()) {
      throw new IOException("a block header does not have its CRC-32");
    }
    if ((bytes[1] & HAS_BOTH_SIZES) != HAS_BOTH_SIZES) {
      return null;
    }
    XzNumbers numbers = new XzNumbers(bytes, 2, end);
    long packed = numbers.next();
    long size = numbers.next();
    long dictionary = 0;
    for (int filters = (bytes[1] & 3) + 1; filters > 0; filters--) {
      dictionary = dictionary(numbers);
    }
    if (packed == 0 || packed > MOST || size > MOST) {
      throw new IOException("a block header gives an impossible length");
    }
    return new XzBlockHeader(bytes, packed, size, dictionary);
  }

  private static long dictionary(XzNumbers numbers) throws IOException {
    long filter = numbers.next();
    byte[] properties = numbers.bytes(numbers.next());
    if (filter != LZMA2 || properties.length != 1) {
      return 0;
    }
    int code = properties[0] & 0xff;
    return (2L | (code & 1)) << Math.min(40, code / 2 + 11);
  }

  /// How much memory it takes to keep the whole block, packed and unpacked, and to decode it.
  long memory() {
    return packed + size + dictionary;
  }
}
