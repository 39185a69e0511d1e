package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.matrix.Contents.CUT_DUMP;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Compressed streams around a dump. Those whose format knows members have two.
final class StreamSpecimens {

  private static final byte[] DUMP = Contents.bytes(Contents.dump(400));

  private StreamSpecimens() {}

  static List<Specimen> all() throws IOException {
    return List.of(
        members("gz", Packer.GZIP).bits(3, 5000, -6),
        zstd("zst", true),
        zstd("zst without checksum", false),
        xz(),
        members("bz2", Packer.BZIP2).bits(5, 5000, -3),
        lz4(),
        one("lzma", Packer.LZMA).bits(0, 5000, -3),
        members("lz", Packer.LZIP).bits(5, 5000, -3),
        one("Z", Packer.COMPRESS).bits(2, 5000, -3),
        lzop());
  }

  private static Specimen one(String ending, Packer packer) {
    return Specimen.file(ending, "shop.sql." + ending, packer.pack(DUMP))
        .holding(packer.pack(CUT_DUMP));
  }

  private static Specimen members(String ending, Packer packer) {
    byte[] first = packer.pack(Contents.firstHalf(DUMP));
    byte[] both = Contents.joined(first, packer.pack(Contents.secondHalf(DUMP)));
    return Specimen.file(ending, "shop.sql." + ending, both)
        .memberAt(first.length)
        .holding(packer.pack(CUT_DUMP));
  }

  /// A frame of two blocks and one more frame.
  private static Specimen zstd(String row, boolean checked) throws IOException {
    Packer packer = checked ? Packer.ZSTD : Packer.ZSTD_UNCHECKED;
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    int border;
    try (ZstdOutputStreamNoFinalizer stream = new ZstdOutputStreamNoFinalizer(target)) {
      stream.setChecksum(checked);
      stream.write(Contents.firstHalf(Contents.firstHalf(DUMP)));
      stream.flush();
      border = target.size();
      stream.write(Contents.secondHalf(Contents.firstHalf(DUMP)));
    }
    byte[] second = packer.pack(Contents.secondHalf(DUMP));
    return Specimen.file(row, "shop.sql.zst", Contents.joined(target.toByteArray(), second))
        .bits(4, 3000, checked ? -2 : -30)
        .blockAt(border)
        .memberAt(target.size())
        .holding(packer.pack(CUT_DUMP));
  }

  /// A stream of two blocks and one more stream.
  private static Specimen xz() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    int border;
    try (XZOutputStream stream = new XZOutputStream(target, new LZMA2Options(0))) {
      stream.write(Contents.firstHalf(Contents.firstHalf(DUMP)));
      stream.endBlock();
      border = target.size();
      stream.write(Contents.secondHalf(Contents.firstHalf(DUMP)));
    }
    byte[] second = Packer.XZ.pack(Contents.secondHalf(DUMP));
    return Specimen.file("xz", "shop.sql.xz", Contents.joined(target.toByteArray(), second))
        .bits(7, 3000, -6)
        .blockAt(border)
        .memberAt(target.size())
        .holding(Packer.XZ.pack(CUT_DUMP));
  }

  /// Two frames, of which the first has more than one block of 64 KiB.
  private static Specimen lz4() {
    byte[] dump = Contents.bytes(Contents.dump(4000));
    byte[] first = Packer.LZ4.pack(Contents.firstHalf(dump));
    int header = 7;
    int block = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(header);
    byte[] both = Contents.joined(first, Packer.LZ4.pack(Contents.secondHalf(dump)));
    return Specimen.file("lz4", "shop.sql.lz4", both)
        .bits(5, 5000, -2)
        .blockAt(header + 4 + block)
        .memberAt(first.length)
        .holding(Packer.LZ4.pack(CUT_DUMP));
  }

  private static Specimen lzop() {
    int headers = 9 + 25 + 4;
    return members("lzo", Packer.LZOP).bits(20, 5000, -2).blockAt(headers + 12 + DUMP.length / 4);
  }
}
