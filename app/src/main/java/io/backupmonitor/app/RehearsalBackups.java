package io.backupmonitor.app;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Backups large enough that the virtual machine learns which code is hot: with that in the cache,
/// it compiles it at once in every later run, instead of finding out again.
///
/// @param folder where they are written
record RehearsalBackups(Path folder) {

  private static final int MEMBERS = 4_000;
  private static final int MEMBER_SIZE = 12_000;
  private static final int BLOCK = 512;

  /// Writes them, for the rehearsal of a worker.
  ///
  /// @param arguments the folder for them
  public static void main(String[] arguments) throws IOException {
    new RehearsalBackups(Path.of(arguments[0])).write();
  }

  /// Writes one of each of the usual kinds.
  void write() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "no backup");
    Random random = new Random(1);
    byte[] content = text(random);
    try (OutputStream gzip = new GZIPOutputStream(open("tree.tar.gz"))) {
      writeTar(gzip, content);
    }
    try (OutputStream zstd = new ZstdOutputStream(open("tree.tar.zst"))) {
      writeTar(zstd, content);
    }
    try (ZipOutputStream zip = new ZipOutputStream(open("tree.zip"))) {
      writeZip(zip, content);
    }
    byte[] noise = new byte[48 << 20];
    random.nextBytes(noise);
    Files.write(folder.resolve("disk.img.backup"), noise);
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)));
  }

  /// Words and numbers, as compressible as what people back up.
  private static byte[] text(Random random) {
    String[] words = {
      "backup", "customer", "order", "2026-11-22", "total", "street", "and", "null"
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < 2 * MEMBER_SIZE) {
      text.append(words[random.nextInt(words.length)]).append(' ').append(random.nextInt(100_000));
      text.append(random.nextInt(8) == 0 ? '\n' : ' ');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String name(int member) {
    return "d%03d/f%06d.txt".formatted(member / 100, member);
  }

  private static void writeTar(OutputStream out, byte[] content) throws IOException {
    for (int member = 0; member < MEMBERS; member++) {
      if (member % 100 == 0) {
        out.write(header("d%03d/".formatted(member / 100), 0, '5'));
      }
      out.write(header(name(member), MEMBER_SIZE, '0'));
      out.write(content, member, MEMBER_SIZE);
      out.write(new byte[(BLOCK - MEMBER_SIZE % BLOCK) % BLOCK]);
    }
    out.write(new byte[2 * BLOCK]);
  }

  private static byte[] header(String name, int size, char type) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0000000000\0000000000\000%011o\00014711027000\000".formatted(size));
    put(header, 148, "        " + type);
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\000 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void writeZip(ZipOutputStream zip, byte[] content) throws IOException {
    for (int member = 0; member < MEMBERS; member++) {
      zip.putNextEntry(new ZipEntry(name(member)));
      zip.write(content, member, MEMBER_SIZE);
      zip.closeEntry();
    }
  }
}
