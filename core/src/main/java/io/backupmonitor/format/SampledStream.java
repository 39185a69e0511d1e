package io.backupmonitor.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stream whose first bytes were taken for detection and are given again. When the source fails
/// among them, what came before is still seen, and the failure comes where it happened.
public final class SampledStream extends BlockStream {

  /// Most contents are small, and room for the others takes time to be cleared.
  private static final int FIRST_BYTES = 4 * 1024;

  private final byte[] head;
  private final InputStream rest;
  private final @Nullable IOException failure;
  private int position;

  private SampledStream(byte[] head, InputStream rest, @Nullable IOException failure) {
    this.head = head;
    this.rest = rest;
    this.failure = failure;
  }

  /// Takes the first bytes of a stream.
  public static SampledStream of(InputStream source) {
    byte[] head = new byte[FIRST_BYTES];
    int length = 0;
    IOException failure = null;
    try {
      int count = source.read(head, 0, head.length);
      while (count > 0) {
        length += count;
        if (length == head.length && length < Sample.HEAD_BYTES) {
          head = Arrays.copyOf(head, Math.min(4 * length, Sample.HEAD_BYTES));
        }
        count = length < head.length ? source.read(head, length, head.length - length) : 0;
      }
    } catch (IOException early) {
      failure = early;
    }
    return new SampledStream(Arrays.copyOf(head, length), source, failure);
  }

  /// The first bytes: at most as many as a sample holds.
  public byte[] head() {
    return head;
  }

  /// Whether the first bytes are all there are.
  public boolean isShort() {
    return head.length < Sample.HEAD_BYTES && failure == null;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position < head.length) {
      int count = Math.min(length, head.length - position);
      System.arraycopy(head, position, bytes, offset, count);
      position += count;
      return count;
    }
    if (failure != null) {
      throw failure;
    }
    return rest.read(bytes, offset, length);
  }

  @Override
  public long skip(long count) throws IOException {
    if (position < head.length) {
      int skipped = (int) Math.min(Math.max(0, count), head.length - position);
      position += skipped;
      return skipped;
    }
    if (failure != null) {
      throw failure;
    }
    return rest.skip(count);
  }

  /// Does nothing: a format may close what it reads, but the rest still has to be hashed.
  @Override
  public void close() {}
}
