package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/// Bytes of a backup, whole or damaged, and what a format must say about them: a little language
/// for tests. Each step gives new bytes and leaves the old ones alone.
///
/// ```
/// gzip("a dump").named("dump.sql.gz").cutAt(20).mustFail("stream.truncated")
/// ```
///
/// @param name the name under which the bytes lie
/// @param all the bytes
@SuppressWarnings("ArrayRecordComponent")
public record DamagedBytes(String name, byte[] all) {

  /// Something that writes itself through a compressor.
  public interface Compressor {
    OutputStream around(OutputStream target) throws IOException;
  }

  public static DamagedBytes bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public static DamagedBytes bytes(byte[] all) {
    return new DamagedBytes("backup", all);
  }

  /// Bytes given as numbers, which fit in eight bits.
  public static DamagedBytes bytes(int... numbers) {
    byte[] all = new byte[numbers.length];
    for (int at = 0; at < all.length; at++) {
      all[at] = (byte) numbers[at];
    }
    return bytes(all);
  }

  public static DamagedBytes gzip(String text) {
    return compressed("backup.gz", bytes(text), GZIPOutputStream::new);
  }

  public static DamagedBytes compressed(String name, DamagedBytes content, Compressor compressor) {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream stream = compressor.around(target)) {
      stream.write(content.all);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new DamagedBytes(name, target.toByteArray());
  }

  public DamagedBytes named(String other) {
    return new DamagedBytes(other, all);
  }

  public int length() {
    return all.length;
  }

  /// Only the first `length` bytes; counted from the end when negative.
  public DamagedBytes cutAt(int length) {
    return new DamagedBytes(name, Arrays.copyOf(all, length < 0 ? all.length + length : length));
  }

  /// Without the bytes from `start` on, `count` many.
  public DamagedBytes without(int start, int count) {
    int at = index(start);
    return new DamagedBytes(name, Arrays.copyOf(all, at)).then(tail(at + count));
  }

  /// One bit turned; the offset counts from the end when negative.
  public DamagedBytes flip(int offset, int bit) {
    int at = index(offset);
    return with(at, all[at] ^ 1 << bit);
  }

  /// Other bytes from that offset on, which counts from the end when negative.
  public DamagedBytes with(int offset, int... values) {
    byte[] changed = all.clone();
    for (int each = 0; each < values.length; each++) {
      changed[index(offset) + each] = (byte) values[each];
    }
    return new DamagedBytes(name, changed);
  }

  /// So many bytes set to zero, as a disk leaves them that lost a block.
  public DamagedBytes zeroed(int offset, int count) {
    byte[] changed = all.clone();
    Arrays.fill(changed, index(offset), index(offset) + count, (byte) 0);
    return new DamagedBytes(name, changed);
  }

  /// Followed by other bytes.
  public DamagedBytes then(DamagedBytes next) {
    byte[] joined = Arrays.copyOf(all, all.length + next.all.length);
    System.arraycopy(next.all, 0, joined, all.length, next.all.length);
    return new DamagedBytes(name, joined);
  }

  public DamagedBytes then(String text) {
    return then(bytes(text));
  }

  public DamagedBytes thenZeros(int count) {
    return then(bytes(new byte[count]));
  }

  /// Preceded by other bytes.
  public DamagedBytes after(String text) {
    return bytes(text).then(this).named(name);
  }

  /// Where that text lies first.
  public int find(String text) {
    return new String(all, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  public Look look() {
    return Look.at(name, all);
  }

  /// The format must blame the backup, with that code.
  public Look mustFail(String code) {
    Look look = look();
    assertThat(look.failed()).as("'%s' is bad; said: %s", name, look.findings()).isTrue();
    assertThat(look.codes()).contains(code);
    return look;
  }

  /// The format must say that it could not find out, and blame nobody.
  public Look mustEnd(String code) {
    Look look = look();
    assertThat(look.failed()).as("'%s' is not to blame: %s", name, look.findings()).isFalse();
    assertThat(look.passed()).as("'%s' was not read whole: %s", name, look.findings()).isFalse();
    assertThat(look.codes()).contains(code);
    return look;
  }

  /// The format must let it pass, with exactly those notes.
  public Look mustPass(String... notes) {
    Look look = look();
    assertThat(look.passed()).as("'%s' is good; said: %s", name, look.findings()).isTrue();
    assertThat(look.findings().stream().map(Finding::code).map(code -> code.code()))
        .containsExactlyInAnyOrder(notes);
    return look;
  }

  private DamagedBytes tail(int start) {
    return new DamagedBytes(name, Arrays.copyOfRange(all, start, all.length));
  }

  private int index(int offset) {
    return offset < 0 ? all.length + offset : offset;
  }

  @Override
  public String toString() {
    return "%s (%,d bytes)".formatted(name, all.length);
  }
}
