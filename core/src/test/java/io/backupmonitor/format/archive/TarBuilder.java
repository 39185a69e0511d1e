package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds tars member by member, sound and hostile ones: a little language for tests.
///
/// ```
/// tar().directory("d").file("d/a", "text").symlink("d/l", "a").end()
/// ```
public final class TarBuilder {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private String magic = "ustar\00000";

  private TarBuilder() {}

  /// An archive without members yet, of the POSIX kind.
  public static TarBuilder tar() {
    return new TarBuilder();
  }

  /// From here on with headers of the kind before ustar.
  public TarBuilder v7() {
    magic = "";
    return this;
  }

  /// From here on with headers of GNU tar.
  public TarBuilder gnu() {
    magic = "ustar  \0";
    return this;
  }

  /// A file of so many bytes.
  public TarBuilder file(String name, int size) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 'x');
    return member('0', name, "", content);
  }

  /// A file with that text.
  public TarBuilder file(String name, String text) {
    return member('0', name, "", text.getBytes(StandardCharsets.UTF_8));
  }

  /// A directory.
  public TarBuilder directory(String name) {
    return member('5', name + "/", "", new byte[0]);
  }

  /// A symbolic link.
  public TarBuilder symlink(String name, String target) {
    return member('2', name, target, new byte[0]);
  }

  /// A hard link.
  public TarBuilder hardLink(String name, String target) {
    return member('1', name, target, new byte[0]);
  }

  /// A member of any type: `3` a device, `6` a FIFO.
  public TarBuilder special(char type, String name) {
    return member(type, name, "", new byte[0]);
  }

  /// A pax extended header, given as `key=value` texts.
  public TarBuilder pax(String... records) {
    StringBuilder text = new StringBuilder();
    for (String record : records) {
      int length = record.getBytes(StandardCharsets.UTF_8).length + 3;
      while (String.valueOf(length).length() + record.getBytes(StandardCharsets.UTF_8).length + 2
          != length) {
        length++;
      }
      text.append(length).append(' ').append(record).append('\n');
    }
    return member('x', "pax", "", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// A GNU extension that gives the next member a long name.
  public TarBuilder longName(String name) {
    return member('L', "././@LongLink", "", (name + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /// A header with its content.
  public TarBuilder member(char type, String name, String link, byte[] content) {
    header(type, name, link, octal(content.length));
    return raw(content).raw(new byte[-content.length & (BLOCK - 1)]);
  }

  /// A header alone, with twelve bytes for its size.
  public TarBuilder header(char type, String name, String link, String size) {
    return header(type, name, link, size.getBytes(StandardCharsets.ISO_8859_1), 0644);
  }

  /// A header alone with a mode.
  public TarBuilder header(char type, String name, String link, byte[] size, int mode) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "%07o\0".formatted(mode));
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    System.arraycopy(size, 0, block, 124, size.length);
    put(block, 136, "00000000000\0");
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, magic);
    return raw(withChecksum(block));
  }

  /// Any bytes.
  public TarBuilder raw(byte[] any) {
    bytes.writeBytes(any);
    return this;
  }

  /// So many zero bytes.
  public TarBuilder zeros(int count) {
    return raw(new byte[count]);
  }

  /// The bytes with an end mark, without filling up a record.
  public DamagedBytes end() {
    return zeros(2 * BLOCK).open();
  }

  /// The bytes with an end mark, filled up with zeros to a whole record as tar does it.
  public DamagedBytes padded() {
    zeros(2 * BLOCK);
    return zeros(Math.floorMod(-bytes.size(), 20 * BLOCK)).open();
  }

  /// The bytes as they are, without an end mark.
  public DamagedBytes open() {
    return DamagedBytes.bytes(bytes()).named("backup.tar");
  }

  /// The same for other packages.
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  public static byte[] withChecksum(byte[] block) {
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    return block;
  }

  private static String octal(long number) {
    return "%011o\0".formatted(number);
  }

  private static void put(byte[] block, int at, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(value, 0, block, at, value.length);
  }
}
