package io.backupmonitor.format;

import io.backupmonitor.storage.BackupBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The first bytes of a content, its name and, where random access is cheap, its last bytes: all
/// that detection gets to see. Immutable by agreement: nobody writes into the arrays.
///
/// @param name the file name as text; inside a compressed stream, the name without its ending
/// @param head at most [#HEAD_BYTES] bytes from the start
/// @param tail at most [#TAIL_BYTES] bytes from the end; empty where they are not at hand
/// @param size the length of the whole content where it is known
@SuppressWarnings("ArrayRecordComponent")
public record Sample(String name, byte[] head, byte[] tail, OptionalLong size) {

  /// Enough for the first headers of every format and some lines of a dump.
  public static final int HEAD_BYTES = 64 * 1024;

  /// Enough for the end record of a zip with the longest comment.
  public static final int TAIL_BYTES = 64 * 1024 + 22;

  /// Whether there is nothing at all.
  public boolean isEmpty() {
    return head.length == 0;
  }

  /// Whether the content starts with these bytes.
  public boolean startsWith(int... bytes) {
    return matches(0, bytes);
  }

  /// Whether these bytes lie at that offset.
  public boolean matches(int offset, int... bytes) {
    if (head.length < offset + bytes.length) {
      return false;
    }
    for (int at = 0; at < bytes.length; at++) {
      if ((head[offset + at] & 0xff) != bytes[at]) {
        return false;
      }
    }
    return true;
  }

  /// Whether this text, in ASCII, lies at that offset.
  public boolean matches(int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return head.length >= offset + bytes.length
        && Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  /// The head as Latin-1 text: every byte one character.
  public String headText() {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  /// Whether the name ends with one of these endings, in any case.
  public boolean isNamed(Iterable<String> suffixes) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String suffix : suffixes) {
      if (lower.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }

  /// The last bytes where random access is cheap; none elsewhere.
  public static byte[] tailOf(BackupBytes bytes) throws IOException {
    Optional<SeekableByteChannel> open = bytes.channel();
    if (open.isEmpty()) {
      return new byte[0];
    }
    try (SeekableByteChannel channel = open.get()) {
      long size = channel.size();
      channel.position(Math.max(0, size - TAIL_BYTES));
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, TAIL_BYTES));
      int count = 0;
      while (count >= 0 && buffer.hasRemaining()) {
        count = channel.read(buffer);
      }
      return buffer.array();
    }
  }
}
