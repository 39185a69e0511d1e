package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.ThrownElsewhere;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// A stream whose source is read by a thread of its own, some blocks ahead, so that reading,
/// hashing, decoding and parsing run side by side. Memory is bounded by the blocks in flight.
///
/// For one reading thread. What the source throws is thrown on at the place where it happened, in
/// the reading thread, as the very same object.
final class ReadAheadStream extends BlockStream {

  private static final int BLOCK = 256 * 1024;
  private static final int BLOCKS = 6;

  /// Filled bytes on their way to the reader; or the end, with what ended it.
  @SuppressWarnings("ArrayRecordComponent") // never compared, only carried
  private record Block(byte[] bytes, int length, @Nullable Throwable failure) {
    boolean isEnd() {
      return length < 0;
    }
  }

  private final InputStream source;
  private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread thread;
  private @Nullable Block current;
  private int position;
  private boolean ended;
  private boolean closed;

  ReadAheadStream(InputStream source, String purpose) {
    this.source = source;
    for (int count = 0; count < BLOCKS; count++) {
      free.add(new byte[BLOCK]);
    }
    thread = Thread.ofPlatform().daemon().name("backup-monitor-" + purpose).start(this::fill);
  }

  private void fill() {
    Block end = new Block(new byte[0], -1, null);
    try {
      int length = 0;
      while (length >= 0) {
        byte[] bytes = free.take();
        length = source.readNBytes(bytes, 0, BLOCK);
        if (length == 0) {
          length = -1;
        } else {
          filled.put(new Block(bytes, length, null));
        }
      }
    } catch (InterruptedException abandoned) {
      return;
    } catch (Throwable failure) {
      end = new Block(new byte[0], -1, failure);
    }
    // one place more than there are blocks: the end always fits
    filled.add(end);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Block block = block();
    if (block == null) {
      return -1;
    }
    int count = Math.min(length, block.length() - position);
    System.arraycopy(block.bytes(), position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    Block block = count <= 0 ? null : block();
    if (block == null) {
      return 0;
    }
    int skipped = (int) Math.min(count, block.length() - position);
    position += skipped;
    return skipped;
  }

  /// The block with the next byte; null at the end.
  private @Nullable Block block() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (ended) {
      return null;
    }
    Block block = current;
    if (block != null && position < block.length()) {
      return block;
    }
    if (block != null) {
      free.add(block.bytes());
      current = null;
    }
    block = take();
    if (block.isEnd()) {
      ended = true;
      ThrownElsewhere.throwOn(block.failure());
      return null;
    }
    current = block;
    position = 0;
    return block;
  }

  private Block take() throws IOException {
    try {
      return filled.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for bytes");
    }
  }

  /// Stops the thread and closes the source.
  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }
}
