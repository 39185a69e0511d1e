package io.backupmonitor.format.stream;

import io.backupmonitor.format.ThrownElsewhere;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What one block decodes to, made by another thread while the blocks before it are still read. All
/// of it may wait here, so whoever begins it has seen that there is room. For one reading thread.
final class DecodedAhead {

  /// Makes the stream that is read ahead, in the other thread.
  interface Opening {
    InputStream open() throws IOException;
  }

  private static final int PIECE_BYTES = 128 * 1024;

  @SuppressWarnings("ArrayRecordComponent") // never compared, only carried
  private record Piece(byte[] bytes, @Nullable Throwable failure) {}

  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Opening opening;
  private Piece current = new Piece(new byte[0], null);
  private int position;
  private boolean ended;

  DecodedAhead(Opening opening) {
    this.opening = opening;
  }

  /// Lets it be made.
  DecodedAhead on(Executor threads) {
    threads.execute(this::make);
    return this;
  }

  private void make() {
    Throwable failure = null;
    try (InputStream decoded = opening.open()) {
      byte[] bytes = new byte[PIECE_BYTES];
      for (int count = decoded.read(bytes); count >= 0; count = decoded.read(bytes)) {
        pieces.add(new Piece(Arrays.copyOf(bytes, count), null));
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("nobody waits for it any longer");
        }
      }
    } catch (IOException | RuntimeException | Error broken) {
      failure = broken;
    }
    pieces.add(new Piece(new byte[0], failure));
  }

  /// The next bytes; -1 at the end. What the decoder threw is thrown here.
  int read(byte[] target, int offset, int length) throws IOException {
    while (!ended && position == current.bytes.length) {
      current = take();
      position = 0;
      ended = current.bytes.length == 0;
    }
    if (ended) {
      ThrownElsewhere.throwOn(current.failure);
      return -1;
    }
    int count = Math.min(length, current.bytes.length - position);
    System.arraycopy(current.bytes, position, target, offset, count);
    position += count;
    return count;
  }

  private Piece take() throws IOException {
    try {
      return pieces.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a block");
    }
  }
}
