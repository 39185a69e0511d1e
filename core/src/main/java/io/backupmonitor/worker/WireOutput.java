package io.backupmonitor.worker;

import io.backupmonitor.model.BackupPath;
import java.io.DataOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Writes the values that requests and records are made of; [WireInput] reads them. For one thread.
final class WireOutput implements Flushable {

  /// Text of which each character is a byte, and text of two bytes each.
  static final int NARROW = 1;

  static final int WIDE = 2;

  private final DataOutputStream out;

  WireOutput(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /// Writes one of something.
  @FunctionalInterface
  interface Writer<T> {
    void write(WireOutput out, T value) throws IOException;
  }

  void octet(int value) throws IOException {
    out.writeByte(value);
  }

  void yes(boolean value) throws IOException {
    out.writeBoolean(value);
  }

  void int32(int value) throws IOException {
    out.writeInt(value);
  }

  void int64(long value) throws IOException {
    out.writeLong(value);
  }

  @SuppressWarnings("EnumOrdinal") // both ends are the same program
  void constant(Enum<?> value) throws IOException {
    out.writeShort(value.ordinal());
  }

  /// Every text survives, also one that is no valid Unicode.
  void text(String value) throws IOException {
    boolean narrow = isNarrow(value);
    byte[] bytes = narrow ? value.getBytes(StandardCharsets.ISO_8859_1) : wide(value);
    out.writeByte(narrow ? NARROW : WIDE);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static boolean isNarrow(String value) {
    for (int index = 0; index < value.length(); index++) {
      if (value.charAt(index) > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static byte[] wide(String value) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * value.length());
    bytes.asCharBuffer().put(value);
    return bytes.array();
  }

  void path(BackupPath value) throws IOException {
    text(value.escaped());
  }

  void instant(Instant value) throws IOException {
    out.writeLong(value.getEpochSecond());
    out.writeInt(value.getNano());
  }

  void duration(Duration value) throws IOException {
    out.writeLong(value.getSeconds());
    out.writeInt(value.getNano());
  }

  <T> void optional(@Nullable T value, Writer<T> writer) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      writer.write(this, value);
    }
  }

  <T> void all(Collection<T> values, Writer<T> writer) throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      writer.write(this, value);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
