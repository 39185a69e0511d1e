package io.backupmonitor.worker;

import java.io.IOException;
import java.io.OutputStream;

/// The answers of one thread of a worker, in parts that each say which question they belong to, so
/// that several threads can answer over one pipe: one write for the whole answer to a small
/// question. For one thread at a time.
final class AnswerOutput extends OutputStream {

  /// The most that one part holds.
  static final int BLOCK = 16 * 1024;

  private static final int HEADER = 2 * Integer.BYTES;

  private final OutputStream pipe;
  private final byte[] bytes = new byte[HEADER + BLOCK];
  private int filled = HEADER;
  private int number;

  /// @param pipe shared with other threads, of which each writes whole parts
  AnswerOutput(OutputStream pipe) {
    this.pipe = pipe;
  }

  /// Begins the answer to another question.
  void begin(int question) {
    number = question;
    filled = HEADER;
  }

  @Override
  public void write(int value) throws IOException {
    if (filled == bytes.length) {
      flush();
    }
    bytes[filled++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == bytes.length) {
        flush();
      }
      int count = Math.min(length - done, bytes.length - filled);
      System.arraycopy(from, offset + done, bytes, filled, count);
      filled += count;
      done += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (filled == HEADER) {
      return;
    }
    put(0, number);
    put(Integer.BYTES, filled - HEADER);
    synchronized (pipe) {
      pipe.write(bytes, 0, filled);
    }
    filled = HEADER;
  }

  private void put(int at, int value) {
    for (int index = 0; index < Integer.BYTES; index++) {
      bytes[at + index] = (byte) (value >> (24 - 8 * index));
    }
  }
}
