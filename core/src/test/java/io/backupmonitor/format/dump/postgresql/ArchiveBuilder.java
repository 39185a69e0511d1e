package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.postgresql.ArchiveCompression.GZIP;
import static io.backupmonitor.format.dump.postgresql.ArchiveCompression.LZ4;
import static io.backupmonitor.format.dump.postgresql.ArchiveCompression.NONE;
import static io.backupmonitor.format.dump.postgresql.ArchiveCompression.ZSTD;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.archive.TarBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.jspecify.annotations.Nullable;

/// Builds archives of pg_dump of every version and packing, sound and contradictory ones: a little
/// language for tests.
///
/// ```
/// archive(14).table("public.t", "1\n2\n").custom()
/// ```
public final class ArchiveBuilder {

  static final String END = "\\.\n\n\n";

  private static final int CUSTOM = 1;
  private static final int IN_FILES = 3;

  /// One entry, with what its data is.
  private record Item(
      int id,
      String kind,
      String tag,
      @Nullable String definition,
      @Nullable String copy,
      @Nullable String data,
      String objects) {}

  private final int minor;
  private final List<Item> items = new ArrayList<>();
  private ArchiveCompression packing = GZIP;
  private boolean offsets;
  private String server = "15.18 (Debian 15.18-0+deb12u1)";

  private ArchiveBuilder(int minor) {
    this.minor = minor;
  }

  /// An archive of version 1.`minor` that sets its encoding and nothing else yet.
  public static ArchiveBuilder archive(int minor) {
    return new ArchiveBuilder(minor)
        .entry("ENCODING", "ENCODING", "SET client_encoding = 'UTF8';\n")
        .entry("SEARCHPATH", "", "SELECT pg_catalog.set_config('search_path', '', false);\n");
  }

  /// One without anything.
  static ArchiveBuilder empty(int minor) {
    return new ArchiveBuilder(minor);
  }

  ArchiveBuilder packed(ArchiveCompression other) {
    packing = other;
    return this;
  }

  /// Packs nothing.
  public ArchiveBuilder unpacked() {
    return packed(NONE);
  }

  /// Says where each block begins.
  ArchiveBuilder withOffsets() {
    offsets = true;
    return this;
  }

  ArchiveBuilder from(String serverVersion) {
    server = serverVersion;
    return this;
  }

  /// Something with a statement.
  public ArchiveBuilder entry(String kind, String tag, String definition) {
    items.add(new Item(items.size() + 1, kind, tag, definition, null, null, ""));
    return this;
  }

  /// A table and its rows, which end as pg_dump ends them.
  public ArchiveBuilder table(String name, String rows) {
    entry("TABLE", name, "CREATE TABLE " + name + " (a text);\n");
    return data(name, "COPY " + name + " (a) FROM stdin;\n", rows + END);
  }

  /// Data of a table, exactly so.
  public ArchiveBuilder data(String tag, @Nullable String copy, String data) {
    items.add(new Item(items.size() + 1, "TABLE DATA", tag, null, copy, data, ""));
    return this;
  }

  /// Two large objects, 16 with the content and 17 without any.
  public ArchiveBuilder largeObjects(String content) {
    if (minor >= 16) {
      entry("BLOB METADATA", "16..17", "16\n17\n");
    } else if (minor >= 12) {
      entry("BLOB", "16", "SELECT pg_catalog.lo_create('16');\n");
      entry("BLOB", "17", "SELECT pg_catalog.lo_create('17');\n");
    }
    items.add(new Item(items.size() + 1, "BLOBS", "BLOBS", null, null, null, content));
    return this;
  }

  /// An archive of one file.
  public DamagedBytes custom() {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    contents(first, CUSTOM, new long[items.size()]);
    long[] starts = new long[items.size()];
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    for (int at = 0; at < items.size(); at++) {
      starts[at] = (long) first.size() + blocks.size();
      block(blocks, items.get(at));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    contents(all, CUSTOM, starts);
    all.writeBytes(blocks.toByteArray());
    return DamagedBytes.bytes(all.toByteArray()).named("shop.dump");
  }

  /// How many bytes come before the first block.
  public int contentsLength() {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    contents(first, CUSTOM, new long[items.size()]);
    return first.size();
  }

  /// An archive of several files.
  public MemoryDirectory directory() {
    MemoryDirectory directory = MemoryDirectory.directory().with("toc.dat", contentsOfFiles());
    for (Item item : items) {
      if (item.data != null) {
        directory = file(directory, item.id + ".dat", item.data);
      } else if (item.kind.equals("BLOBS")) {
        directory =
            file(directory, "blob_16.dat", item.objects)
                .with(list(item), "16 blob_16.dat\n17 blob_17.dat\n");
        directory = file(directory, "blob_17.dat", "");
      }
    }
    return directory;
  }

  /// A tar of pg_dump, without its end mark yet.
  public TarBuilder tar() {
    packing = NONE;
    TarBuilder tar = TarBuilder.tar().member('0', "toc.dat", "", contentsOfFiles());
    for (Item item : items) {
      if (item.data != null) {
        tar.file(item.id + ".dat", item.data);
      } else if (item.kind.equals("BLOBS")) {
        tar.file("blob_16.dat", item.objects).file("blob_17.dat", "");
        tar.file(list(item), "16 blob_16.dat\n17 blob_17.dat\n");
      }
    }
    return tar.file("restore.sql", "-- for people\n");
  }

  private String list(Item item) {
    return minor >= 16 ? "blobs_%d.toc".formatted(item.id) : "blobs.toc";
  }

  private MemoryDirectory file(MemoryDirectory directory, String name, String content) {
    return directory.with(name + packing.ending(), pack(content, true));
  }

  private byte[] contentsOfFiles() {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    contents(contents, IN_FILES, new long[items.size()]);
    return contents.toByteArray();
  }

  private void contents(ByteArrayOutputStream out, int format, long[] starts) {
    out.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {1, (byte) minor, 0, 4, 8, (byte) format});
    if (minor >= 15) {
      out.write(List.of(NONE, GZIP, LZ4, ZSTD).indexOf(packing));
    } else {
      number(out, packing == NONE ? 0 : -1);
    }
    for (int date : new int[] {1, 2, 3, 4, 5, 126, 0}) {
      number(out, date);
    }
    text(out, "shop");
    text(out, server);
    text(out, server);
    number(out, items.size());
    for (int at = 0; at < items.size(); at++) {
      entry(out, items.get(at), format, starts[at]);
    }
  }

  private void entry(ByteArrayOutputStream out, Item item, int format, long start) {
    boolean hasData = item.data != null || item.kind.equals("BLOBS");
    number(out, item.id);
    number(out, hasData ? 1 : 0);
    text(out, "0");
    text(out, "16384");
    text(out, item.tag);
    text(out, item.kind);
    if (minor >= 11) {
      number(out, hasData ? 3 : 2);
    }
    text(out, item.definition);
    text(out, null);
    text(out, item.copy);
    text(out, "public");
    text(out, "");
    if (minor >= 14) {
      text(out, "heap");
    }
    if (minor >= 16) {
      number(out, 'r');
    }
    text(out, "postgres");
    text(out, "false");
    text(out, "1");
    text(out, null);
    if (format == CUSTOM) {
      out.write(hasData ? (offsets ? 2 : 1) : 3);
      for (int each = 0; each < 8; each++) {
        out.write(hasData && offsets ? (int) (start >> (8 * each)) : 0);
      }
    } else {
      text(out, !hasData ? "" : item.kind.equals("BLOBS") ? list(item) : item.id + ".dat");
    }
  }

  private void block(ByteArrayOutputStream out, Item item) {
    if (item.data != null) {
      out.write(1);
      number(out, item.id);
      chunks(out, pack(item.data, false));
    } else if (item.kind.equals("BLOBS")) {
      out.write(3);
      number(out, item.id);
      number(out, 16);
      chunks(out, pack(item.objects, false));
      number(out, 17);
      chunks(out, pack("", false));
      number(out, 0);
    }
  }

  private static void chunks(ByteArrayOutputStream out, byte[] bytes) {
    int half = bytes.length / 2;
    if (half > 0) {
      number(out, half);
      out.write(bytes, 0, half);
    }
    if (bytes.length > half) {
      number(out, bytes.length - half);
      out.write(bytes, half, bytes.length - half);
    }
    number(out, 0);
  }

  private byte[] pack(String content, boolean beside) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream stream = packer(packed, beside)) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  private OutputStream packer(OutputStream out, boolean beside) throws IOException {
    return switch (packing) {
      case NONE -> out;
      case GZIP -> beside ? new GZIPOutputStream(out) : new DeflaterOutputStream(out);
      case LZ4 -> new FramedLZ4CompressorOutputStream(out);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
    };
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.write(number < 0 ? 1 : 0);
    for (int each = 0; each < 4; each++) {
      out.write(Math.abs(number) >> (8 * each));
    }
  }

  private static void text(ByteArrayOutputStream out, @Nullable String text) {
    if (text == null) {
      number(out, -1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }
}
