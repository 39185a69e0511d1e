package io.backupmonitor.format.database;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What mongodump writes, element by element.
public final class MongoBytes {

  private static final byte[] END = {-1, -1, -1, -1};
  static final byte[] MAGIC = {0x6d, (byte) 0xe2, (byte) 0x99, (byte) 0x81};

  /// Elements of one document, written one after the other.
  private static final class Document {
    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();

    Document raw(int type, String name, int... value) {
      elements.write(type);
      elements.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      elements.write(0);
      for (int each : value) {
        elements.write(each);
      }
      return this;
    }

    Document text(String name, String value) {
      raw(2, name);
      elements.writeBytes(number(value.length() + 1L, 4));
      elements.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
      elements.write(0);
      return this;
    }

    Document number(String name, long value) {
      raw(0x12, name);
      elements.writeBytes(number(value, 8));
      return this;
    }

    Document inner(int type, String name, Document value) {
      raw(type, name);
      elements.writeBytes(value.bytes());
      return this;
    }

    byte[] bytes() {
      return joined(number(elements.size() + 5L, 4), elements.toByteArray(), new byte[1]);
    }

    private static byte[] number(long value, int bytes) {
      byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      return Arrays.copyOf(all, bytes);
    }
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] item(int number) {
    return new Document()
        .raw(7, "_id", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, number)
        .text("name", "item " + number)
        .inner(3, "in", new Document().raw(8, "b", 1).raw(0x10, "i", 1, 0, 0, 0))
        .inner(4, "list", new Document().raw(1, "0", 0, 0, 0, 0, 0, 0, 0, 0).raw(10, "1"))
        .raw(5, "bin", 2, 0, 0, 0, 0, 7, 7)
        .raw(5, "old", 5, 0, 0, 0, 2, 1, 0, 0, 0, 9)
        .raw(0x0b, "re", 'a', 0, 'i', 0)
        .raw(0x13, "dec", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
        .raw(0x0f, "js", 15, 0, 0, 0, 2, 0, 0, 0, 'x', 0, 5, 0, 0, 0, 0)
        .raw(0xff, "min")
        .raw(0x7f, "max")
        .bytes();
  }

  static byte[] metadata(String name, String type) {
    return new Document()
        .text("db", "shop")
        .text("collection", name)
        .text("metadata", "{}")
        .text("type", type)
        .bytes();
  }

  static byte[] block(String name, byte[]... documents) {
    byte[] header =
        new Document()
            .text("db", "shop")
            .text("collection", name)
            .raw(8, "EOF", 0)
            .number("CRC", 0)
            .bytes();
    return joined(header, joined(documents), END);
  }

  static byte[] last(String name, byte[]... documents) {
    Crc64 crc = Crc64.ecma();
    byte[] all = joined(documents);
    crc.update(all, 0, all.length);
    byte[] header =
        new Document()
            .text("db", "shop")
            .text("collection", name)
            .raw(8, "EOF", 1)
            .number("CRC", crc.value())
            .bytes();
    return joined(header, END);
  }

  /// Where the list of collections ends.
  public static int preludeLength() {
    return prelude().length;
  }

  static byte[] prelude() {
    byte[] header =
        new Document()
            .raw(0x10, "concurrent_collections", 4, 0, 0, 0)
            .text("version", "0.1")
            .text("server_version", "7.0.5")
            .text("tool_version", "100.9.4")
            .bytes();
    return joined(
        MAGIC,
        header,
        metadata("item", "collection"),
        metadata("empty", "collection"),
        metadata("seen", "view"),
        END);
  }

  private static byte[] body() {
    return joined(
        block("item", item(1), item(2)),
        block("other", item(9)),
        block("item", item(3)),
        last("empty"),
        last("item", item(1), item(2), item(3)),
        last("other", item(9)));
  }

  public static DamagedBytes archive() {
    return DamagedBytes.bytes(joined(prelude(), body())).named("shop.archive");
  }

  public static DamagedBytes documents() {
    return documents(2);
  }

  /// So many documents of one collection.
  public static DamagedBytes documents(int count) {
    byte[] all = new byte[0];
    for (int each = 1; each <= count; each++) {
      all = joined(all, item(each));
    }
    return DamagedBytes.bytes(all).named("item.bson");
  }

  private MongoBytes() {}
}
