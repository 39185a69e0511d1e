package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/// The index and the footer of an xz stream: what they must say after the blocks that were read
/// (The .xz File Format 1.2.1, sections 2.1.2 and 4). Also makes them for one block alone, so that
/// the library decodes it as a stream of its own.
final class XzIndex {

  private static final int FOOTER_BYTES = 12;

  private final byte[] flags;
  private long blocks;
  private long sum;
  private final CRC32 crc = new CRC32();

  /// @param header the header of the stream
  XzIndex(byte[] header) {
    this.flags = new byte[] {header[6], header[7]};
  }

  /// A block was read.
  ///
  /// @param unpadded its length without the zeros that fill it up
  void add(long unpadded, long size) {
    blocks++;
    sum = mixed(mixed(sum, unpadded), size);
  }

  private static long mixed(long sum, long number) {
    long mixed = (sum ^ number) * 0x9e37_79b9_7f4a_7c15L;
    return mixed ^ (mixed >>> 29);
  }

  /// What follows the blocks, its first byte, which is zero, taken already.
  ///
  /// @throws IOException when it does not fit
  void require(CompressedInput input) throws IOException {
    long start = input.position() - 1;
    crc.update(0);
    long count = number(input);
    if (count != blocks) {
      throw new IOException("its index names %,d blocks, and it has %,d".formatted(count, blocks));
    }
    long listed = 0;
    for (long each = 0; each < count; each++) {
      listed = mixed(mixed(listed, number(input)), number(input));
    }
    if (listed != sum) {
      throw new IOException(
          "its index gives other lengths than its %,d blocks have".formatted(count));
    }
    while ((input.position() - start) % 4 != 0) {
      if (one(input) != 0) {
        throw new IOException("its index is filled up with something else than zeros");
      }
    }
    int computed = (int) crc.getValue();
    if ((int) input.needNumber(4) != computed) {
      throw new IOException("its index does not have its CRC-32");
    }
    requireFooter(input, input.position() - start);
  }

  private void requireFooter(CompressedInput input, long indexBytes) throws IOException {
    byte[] footer = new byte[FOOTER_BYTES];
    input.needBytes(footer, 0, FOOTER_BYTES);
    CRC32 own = new CRC32();
    own.update(footer, 4, 6);
    boolean fits =
        Bytes.int32(footer, 0) == (int) own.getValue()
            && (Bytes.uint32(footer, 4) + 1) * 4 == indexBytes
            && footer[8] == flags[0]
            && footer[9] == flags[1]
            && footer[10] == 'Y'
            && footer[11] == 'Z';
    if (!fits) {
      throw new IOException("its footer does not fit its header and its index");
    }
  }

  private long number(CompressedInput input) throws IOException {
    long number = 0;
    for (int shift = 0; shift <= 56; shift += 7) {
      int each = one(input);
      number |= (long) (each & 0x7f) << shift;
      if (each < 0x80) {
        return number;
      }
    }
    throw new IOException("a number in its index is too long");
  }

  private int one(CompressedInput input) throws IOException {
    int each = input.need();
    crc.update(each);
    return each;
  }

  /// The index and footer of a stream that has only this block.
  byte[] ofOne(long unpadded, long size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    XzNumbers.write(out, 1);
    XzNumbers.write(out, unpadded);
    XzNumbers.write(out, size);
    while (out.size() % 4 != 0) {
      out.write(0);
    }
    writeCrc(out, out.toByteArray());
    int words = out.size() / 4 - 1;
    byte[] middle = {
      (byte) words,
      (byte) (words >> 8),
      (byte) (words >> 16),
      (byte) (words >> 24),
      flags[0],
      flags[1]
    };
    writeCrc(out, middle);
    out.writeBytes(middle);
    out.write('Y');
    out.write('Z');
    return out.toByteArray();
  }

  private static void writeCrc(ByteArrayOutputStream out, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (crc.getValue() >>> shift));
    }
  }
}
