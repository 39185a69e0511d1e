package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static io.backupmonitor.format.archive.ZipBuilder.zip;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.archive.ZipBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Archives and streams that were made to do harm: small, and large once somebody believes them.
final class HostileArchives {

  private static final int MEBIBYTE = 1 << 20;

  private HostileArchives() {}

  static List<HostileCase> all() {
    List<HostileCase> all = new ArrayList<>(bombs());
    all.addAll(claims());
    all.addAll(names());
    return all;
  }

  private static List<HostileCase> bombs() {
    return List.of(
        HostileCase.of("overlapping zip", "a.zip", overlapping(), "archive.bomb")
            .drilled("archive.bomb"),
        HostileCase.of("tar of 1 TiB in 10 kB", "a.tar", sparse(), "passes")
            .drilled("passes limit.ratio"),
        HostileCase.of("gzip bomb", "a.gz", bomb(Packer.GZIP, 64), "*limit.ratio*"),
        HostileCase.of("zstd bomb", "a.zst", bomb(Packer.ZSTD, 64), "*limit.ratio*"),
        HostileCase.of("xz bomb", "a.xz", bomb(Packer.XZ, 16), "*limit.ratio*"),
        HostileCase.of("bzip2 bomb", "a.bz2", bomb(Packer.BZIP2, 4), "*limit.ratio*"),
        HostileCase.of("gzip in gzip, twelve deep", "a.gz", nested(), "*limit.nesting*"),
        HostileCase.of("zip of 120,000 members", "a.zip", manyMembers(), "*limit.entries*")
            .atMostEntries(100_000));
  }

  private static byte[] overlapping() {
    ZipBuilder zip = zip().entry("zeros", "\0".repeat(5 * MEBIBYTE));
    for (int times = 1; times < 200; times++) {
      zip.listAgain(0);
    }
    return zip.bytes().all();
  }

  /// A hole costs nothing to read, and much to restore.
  private static byte[] sparse() {
    return tar()
        .pax("GNU.sparse.size=1099511627776", "GNU.sparse.map=1099511627000,3")
        .file("disk", "abc")
        .padded()
        .all();
  }

  /// Many streams of zeros, packed once more: what unfolds is a hundred thousand times as large.
  private static byte[] bomb(Packer packer, int mebibytes) {
    byte[] one = packer.pack(new byte[mebibytes * MEBIBYTE]);
    int count = 2048 / mebibytes;
    ByteBuffer all = ByteBuffer.allocate(one.length * count);
    for (int each = 0; each < count; each++) {
      all.put(one);
    }
    return packer.pack(all.array());
  }

  private static byte[] nested() {
    byte[] bytes = Contents.bytes("content");
    for (int layer = 0; layer < 12; layer++) {
      bytes = Packer.GZIP.pack(bytes);
    }
    return bytes;
  }

  private static byte[] manyMembers() {
    ZipBuilder zip = zip();
    for (int member = 0; member < 120_000; member++) {
      zip.stored(String.valueOf(member), "");
    }
    return zip.bytes().all();
  }

  private static List<HostileCase> claims() {
    byte[] lzma = Packer.LZMA.pack(Contents.CUT_DUMP);
    ByteBuffer.wrap(lzma).order(ByteOrder.LITTLE_ENDIAN).putInt(1, -1);
    return List.of(
        HostileCase.of("lzma that wants 4 GiB", "a.lzma", lzma, "*limit.memory*"),
        HostileCase.of("xz that wants 4 GiB", "a.xz", xz(), "*format.unsupported*"),
        HostileCase.of("zstd that wants 2 GiB", "a.zst", zstd(), "*limit.memory*"),
        HostileCase.of("7z that wants 4 GiB", "a.7z", sevenZip(), "passes"),
        HostileCase.of("tar member of 8 EiB", "a.tar", hugeMember(), "archive.truncated")
            .drilled("archive.truncated"),
        HostileCase.of("cpio name of 4 GiB", "a.cpio", hugeName(), "archive.corrupt"));
  }

  /// The size of the dictionary in the header of the first block, which has its own CRC-32.
  private static byte[] xz() {
    byte[] xz = Packer.XZ.pack(Contents.CUT_DUMP);
    int header = 12;
    xz[header + 4] = 40;
    CRC32 crc = new CRC32();
    crc.update(xz, header, 8);
    ByteBuffer.wrap(xz).order(ByteOrder.LITTLE_ENDIAN).putInt(header + 8, (int) crc.getValue());
    return xz;
  }

  /// A frame with a window of 2 GiB and one last block of three bytes.
  private static byte[] zstd() {
    return DamagedBytes.bytes(0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 3 << 3 | 1, 0, 0, 1, 2, 3).all();
  }

  /// A dictionary is never larger than the content, so this one needs little whatever it claims.
  private static byte[] sevenZip() {
    byte[] archive =
        Family.ARCHIVES.specimens().stream()
            .filter(specimen -> specimen.format().equals("7z"))
            .findFirst()
            .orElseThrow()
            .bytes();
    ByteBuffer bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int directory = 32 + (int) bytes.getLong(12);
    for (int at = directory; at < archive.length - 4; at++) {
      if (archive[at] == 0x21 && archive[at + 1] == 0x21 && archive[at + 2] == 1) {
        bytes.put(at + 3, (byte) 40);
      }
    }
    bytes.putInt(28, crc(bytes.array(), directory, archive.length - directory));
    bytes.putInt(8, crc(bytes.array(), 12, 20));
    return bytes.array();
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static byte[] hugeMember() {
    byte[] size = new byte[12];
    size[0] = (byte) 0x80;
    ByteBuffer.wrap(size).putLong(4, Long.MAX_VALUE - 512);
    return tar().header('0', "huge", "", size, 0644).zeros(9_000).open().all();
  }

  private static byte[] hugeName() {
    String header = "070701" + "00000001".repeat(11) + "ffffffff" + "00000000";
    return Contents.bytes(header + "name");
  }

  private static List<HostileCase> names() {
    String deep = "d/".repeat(300) + "file";
    String wide = "n".repeat(60_000);
    byte[] outside = tar().symlink("d", "/").file("d/tmp/hostile", "x").end().all();
    return List.of(
        HostileCase.of("300 folders in one another", "a.tar", pax(deep), "passes")
            .drilled("passes"),
        HostileCase.of("tar with a name of 60 kB", "a.tar", pax(wide), "passes")
            .drilled("passes restore.not_made"),
        HostileCase.of("zip with a name of 60 kB", "a.zip", zipped(wide), "passes")
            .drilled("passes restore.not_made"),
        HostileCase.of("link out of the folder", "a.tar", outside, "passes")
            .drilled("passes archive.unsafe_entry restore.note"),
        HostileCase.of("name out of the folder", "a.zip", zipped("../../tmp/hostile"), "passes")
            .drilled("passes archive.unsafe_entry"));
  }

  private static byte[] pax(String name) {
    return tar().pax("path=" + name).file("short", "x").end().all();
  }

  private static byte[] zipped(String name) {
    return zip().stored(name.getBytes(StandardCharsets.UTF_8), new byte[] {1}).bytes().all();
  }
}
