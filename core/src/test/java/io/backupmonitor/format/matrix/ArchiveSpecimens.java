package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.archive.ZipBuilder.zip;
import static io.backupmonitor.format.matrix.Contents.CUT_DUMP;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.archive.ZipBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// Archives of a text, of noise and of a dump.
final class ArchiveSpecimens {

  private static final int TAR_HEADER = 512;

  private ArchiveSpecimens() {}

  static List<Specimen> all() throws IOException {
    List<Specimen> all = new ArrayList<>();
    all.add(tar("tar, ustar", TarBuilder::tar));
    all.add(tar("tar, GNU", () -> TarBuilder.tar().gnu().longName("long/".repeat(30) + "name")));
    all.add(tar("tar, pax", () -> TarBuilder.tar().pax("path=" + "pax/".repeat(40) + "name")));
    all.add(packedTar("tar.gz", Packer.GZIP).bits(3, 5000, -6));
    all.add(packedTar("tar.zst", Packer.ZSTD).bits(4, 5000, -2));
    all.add(zip("zip", ZipBuilder::zip));
    all.add(zip("zip64", () -> ZipBuilder.zip().inZip64()));
    all.add(sevenZip());
    all.add(cpio("cpio, newc", CpioConstants.FORMAT_NEW, 110));
    all.add(cpio("cpio, crc", CpioConstants.FORMAT_NEW_CRC, 110));
    all.add(cpio("cpio, odc", CpioConstants.FORMAT_OLD_ASCII, 76));
    all.add(cpio("cpio, binary", CpioConstants.FORMAT_OLD_BINARY, 26));
    return all;
  }

  private static SortedMap<String, byte[]> members() {
    SortedMap<String, byte[]> members = new TreeMap<>();
    members.put("a.txt", Contents.bytes("a text\n".repeat(100)));
    members.put("b.bin", Contents.noise(9000));
    members.put("c.sql", Contents.bytes(Contents.dump(20)));
    return members;
  }

  private static TarBuilder filled(TarBuilder tar) {
    members().forEach((name, content) -> tar.member('0', name, "", content));
    return tar;
  }

  private static TarBuilder cut(TarBuilder tar) {
    return tar.member('0', "c.sql", "", CUT_DUMP);
  }

  private static Specimen tar(String row, Supplier<TarBuilder> tar) {
    DamagedBytes whole = filled(tar.get()).end().named("files.tar");
    int noise = whole.find("b.bin");
    return Specimen.file(row, whole)
        .bits(130, noise + 2000, -100)
        .blockAt(noise + TAR_HEADER)
        .memberAt(noise)
        .holding(cut(tar.get()).end().all());
  }

  private static Specimen packedTar(String row, Packer packer) {
    DamagedBytes tar = filled(TarBuilder.tar()).padded();
    DamagedBytes cut = tar.cutAt(tar.find("c.sql"));
    return Specimen.file(row, "files." + row, packer.pack(tar.all()))
        .holding(packer.pack(cut.all()));
  }

  private static Specimen zip(String row, Supplier<ZipBuilder> maker) {
    ZipBuilder zip = maker.get();
    members().forEach((name, content) -> zip.stored(Contents.bytes(name), content));
    byte[] cut = maker.get().stored(Contents.bytes("c.sql"), CUT_DUMP).bytes().all();
    return Specimen.file(row, "files.zip", zip.bytes().all())
        .bits(15, zip.data(1) + 2000, -6)
        .memberAt(zip.header(1))
        .holding(cut);
  }

  private static Specimen sevenZip() throws IOException {
    SortedMap<String, byte[]> members = members();
    int first = sevenZip(members.headMap("b")).length;
    byte[] whole = sevenZip(members);
    int startHeader = 32;
    int directoryOfOne = first - startHeader - packedSize(sevenZip(members.headMap("b")));
    return Specimen.file("7z", "files.7z", whole)
        .bits(13, 3000, -3)
        .memberAt(first - directoryOfOne)
        .holding(sevenZip(new TreeMap<>(Map.of("c.sql", CUT_DUMP))));
  }

  private static int packedSize(byte[] archive) {
    return ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
  }

  private static byte[] sevenZip(SortedMap<String, byte[]> members) throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (SevenZOutputFile archive = new SevenZOutputFile(channel)) {
      for (var member : members.entrySet()) {
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName(member.getKey());
        archive.putArchiveEntry(entry);
        archive.write(member.getValue());
        archive.closeArchiveEntry();
      }
    }
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  private static Specimen cpio(String row, short format, int header) throws IOException {
    SortedMap<String, byte[]> members = members();
    DamagedBytes whole = DamagedBytes.bytes(cpio(format, members));
    byte[] cut = cpio(format, new TreeMap<>(Map.of("c.sql", CUT_DUMP)));
    int noise = whole.find("b.bin");
    return Specimen.file(row, "files.cpio", whole.all())
        .bits(header == 26 ? 24 : header - 50, noise + 2000, whole.find("TRAILER!!!") + 2)
        .blockAt(noise + TAR_HEADER)
        .memberAt(noise - header)
        .holding(cut);
  }

  private static byte[] cpio(short format, SortedMap<String, byte[]> members) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (CpioArchiveOutputStream archive = new CpioArchiveOutputStream(target, format)) {
      for (var member : members.entrySet()) {
        CpioArchiveEntry entry =
            new CpioArchiveEntry(format, member.getKey(), member.getValue().length);
        entry.setMode(0100644);
        if (format == CpioConstants.FORMAT_NEW_CRC) {
          entry.setChksum(sum(member.getValue()));
        }
        archive.putArchiveEntry(entry);
        archive.write(member.getValue());
        archive.closeArchiveEntry();
      }
    }
    return target.toByteArray();
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (byte each : bytes) {
      sum += each & 0xff;
    }
    return sum & 0xffff_ffffL;
  }
}
