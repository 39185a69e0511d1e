package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Builds zips byte by byte and remembers where everything lies, so that a test can damage exactly
/// what it means to.
///
/// ```
/// ZipBuilder zip = zip().entry("a", "one");
/// zip.bytes().flip(zip.data(0), 3).mustFail("archive.entry_corrupt");
/// ```
@SuppressWarnings("ByteBufferBackingArray") // all of them come from little()
public final class ZipBuilder {

  private static final int UNIX_MADE = 3 << 8 | 20;

  private final ByteArrayOutputStream members = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final List<Integer> headers = new ArrayList<>();
  private final List<Integer> data = new ArrayList<>();
  private final List<Integer> listings = new ArrayList<>();
  private int flags;
  private int mode = 0100644;
  private boolean descriptor;
  private boolean zip64;
  private boolean checked = true;
  private byte[] extra = new byte[0];

  public static ZipBuilder zip() {
    return new ZipBuilder();
  }

  /// The next members carry these general purpose flags.
  public ZipBuilder flagged(int next) {
    flags = next;
    return this;
  }

  /// The next members carry this Unix mode.
  public ZipBuilder mode(int next) {
    mode = next;
    return this;
  }

  /// The next members leave their numbers to a descriptor behind them.
  public ZipBuilder withDescriptors() {
    descriptor = true;
    flags |= 8;
    return this;
  }

  /// The next members and the end are written in the way of zip64.
  public ZipBuilder inZip64() {
    zip64 = true;
    return this;
  }

  /// Whether the next members have a CRC-32, or zero in its place.
  public ZipBuilder checked(boolean next) {
    checked = next;
    return this;
  }

  /// The next members carry these extra fields in the directory; that of AES in their own header,
  /// too.
  public ZipBuilder extra(byte... fields) {
    extra = fields;
    return this;
  }

  public ZipBuilder entry(String name, String content) {
    return add(name.getBytes(StandardCharsets.UTF_8), utf8(content), 8, deflated(utf8(content)));
  }

  public ZipBuilder stored(String name, String content) {
    return add(name.getBytes(StandardCharsets.UTF_8), utf8(content), 0, utf8(content));
  }

  /// A member with its bytes as they are.
  public ZipBuilder stored(byte[] name, byte[] content) {
    return add(name, content, 0, content);
  }

  /// A member that is packed in some other way.
  public ZipBuilder packed(String name, int method, DamagedBytes content, byte[] packed) {
    return add(utf8(name), content.all(), method, packed);
  }

  /// Bytes between two members.
  public ZipBuilder gap(String text) {
    members.writeBytes(utf8(text));
    return this;
  }

  /// The member so many places before in the directory once more.
  public ZipBuilder listAgain(int index) {
    byte[] all = directory.toByteArray();
    int start = listings.get(index);
    int end = index + 1 < listings.size() ? listings.get(index + 1) : all.length;
    listings.add(directory.size());
    directory.write(all, start, end - start);
    return this;
  }

  /// Where a member's own header lies.
  public int header(int index) {
    return headers.get(index);
  }

  /// Where a member's packed bytes lie.
  public int data(int index) {
    return data.get(index);
  }

  /// Where the directory speaks of a member.
  public int listing(int index) {
    return members.size() + listings.get(index);
  }

  /// Where the end record lies.
  public int end() {
    return members.size() + directory.size() + (zip64 ? 76 : 0);
  }

  public DamagedBytes bytes() {
    return bytes("");
  }

  public DamagedBytes bytes(String comment) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(members.toByteArray());
    all.writeBytes(directory.toByteArray());
    if (zip64) {
      all.writeBytes(zip64End());
    }
    ByteBuffer end = little(22).putInt(0x06054b50).putInt(0);
    short count = (short) (zip64 ? 0xffff : listings.size());
    end.putShort(count).putShort(count);
    end.putInt(zip64 ? -1 : directory.size()).putInt(zip64 ? -1 : members.size());
    all.writeBytes(end.putShort((short) comment.length()).array());
    all.writeBytes(utf8(comment));
    return DamagedBytes.bytes(all.toByteArray()).named("files.zip");
  }

  private byte[] zip64End() {
    return little(76)
        .putInt(0x06064b50)
        .putLong(44)
        .putInt(45 << 16 | 45)
        .putLong(0)
        .putLong(listings.size())
        .putLong(listings.size())
        .putLong(directory.size())
        .putLong(members.size())
        .putInt(0x07064b50)
        .putInt(0)
        .putLong(members.size() + directory.size())
        .putInt(1)
        .array();
  }

  private ZipBuilder add(byte[] name, byte[] content, int method, byte[] packed) {
    int crc = checked ? crc(content) : 0;
    byte[] own = method == 99 ? extra : new byte[0];
    int offset = members.size();
    headers.add(offset);
    ByteBuffer header = little(30).putInt(0x04034b50).putShort((short) 20);
    header.putShort((short) flags).putShort((short) method).putInt(0);
    header.putInt(descriptor ? 0 : crc);
    header.putInt(descriptor ? 0 : packed.length).putInt(descriptor ? 0 : content.length);
    members.writeBytes(header.putShort((short) name.length).putShort((short) own.length).array());
    members.writeBytes(name);
    members.writeBytes(own);
    data.add(members.size());
    members.writeBytes(packed);
    if (descriptor) {
      members.writeBytes(
          little(16)
              .putInt(0x08074b50)
              .putInt(crc)
              .putInt(packed.length)
              .putInt(content.length)
              .array());
    }
    list(name, method, crc, new int[] {packed.length, content.length, offset});
    return this;
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private void list(byte[] name, int method, int crc, int[] numbers) {
    byte[] fields = zip64 ? zip64Extra(numbers) : extra;
    listings.add(directory.size());
    ByteBuffer listing = little(46).putInt(0x02014b50).putShort((short) UNIX_MADE);
    listing.putShort((short) 20).putShort((short) flags).putShort((short) method).putInt(0);
    listing.putInt(crc).putInt(zip64 ? -1 : numbers[0]).putInt(zip64 ? -1 : numbers[1]);
    listing.putShort((short) name.length).putShort((short) fields.length).putShort((short) 0);
    listing.putInt(0).putInt(mode << 16).putInt(zip64 ? -1 : numbers[2]);
    directory.writeBytes(listing.array());
    directory.writeBytes(name);
    directory.writeBytes(fields);
  }

  private static byte[] zip64Extra(int[] numbers) {
    return little(28)
        .putShort((short) 1)
        .putShort((short) 24)
        .putLong(numbers[1])
        .putLong(numbers[0])
        .putLong(numbers[2])
        .array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] deflated(byte[] content) {
    return DamagedBytes.compressed(
            "raw",
            DamagedBytes.bytes(content),
            target -> new DeflaterOutputStream(target, new Deflater(9, true)))
        .all();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
