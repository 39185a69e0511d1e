package io.backupmonitor.format;

import java.io.IOException;
import java.io.InputStream;

/// A stream whose first bytes were already taken for detection and are given again.
final class SampledStream extends InputStream {

  private final byte[] head;
  private final InputStream rest;
  private int position;

  SampledStream(byte[] head, InputStream rest) {
    this.head = head;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    return position < head.length ? head[position++] & 0xff : rest.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == head.length) {
      return rest.read(bytes, offset, length);
    }
    int count = Math.min(length, head.length - position);
    System.arraycopy(head, position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (position == head.length) {
      return rest.skip(count);
    }
    int skipped = (int) Math.min(Math.max(0, count), head.length - position);
    position += skipped;
    return skipped;
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
