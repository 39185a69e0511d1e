package io.backupmonitor.format.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The bytes of a compressed stream with one large buffer, a position and a look ahead. It keeps
/// the failure of the storage apart from what a decoder makes of the bytes. For one thread.
public final class CompressedInput extends InputStream {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final InputStream source;
  private final byte[] buffer;
  private int at;
  private int end;
  private long consumedBefore;
  private boolean ended;
  private @Nullable IOException failure;

  public CompressedInput(InputStream source) {
    this(source, BUFFER_BYTES);
  }

  /// @param bufferBytes how many bytes are read at once, and the most that can be looked ahead
  public CompressedInput(InputStream source, int bufferBytes) {
    this.source = source;
    this.buffer = new byte[bufferBytes];
  }

  /// Begins anew, after the source was set to other bytes.
  public void restart() {
    at = 0;
    end = 0;
    consumedBefore = 0;
    ended = false;
    failure = null;
  }

  /// How many bytes were taken so far.
  public long position() {
    return consumedBefore + at;
  }

  /// What the storage, or the layer around this one, threw; null while it threw nothing.
  public @Nullable IOException failure() {
    return failure;
  }

  /// The buffer, of which the bytes from [#offset()] on, [#available()] many, come next.
  public byte[] buffer() {
    return buffer;
  }

  public int offset() {
    return at;
  }

  @Override
  public int available() {
    return end - at;
  }

  /// Takes bytes that were used straight from the buffer.
  void advance(int count) {
    at += count;
  }

  /// Makes sure that at least one byte is in the buffer; false at the end.
  public boolean fill() throws IOException {
    return at < end || lookAhead(1) > 0;
  }

  /// Brings up to `count` bytes together in the buffer without taking them.
  ///
  /// @return how many there are: fewer than `count` only before the end
  public int lookAhead(int count) throws IOException {
    if (end - at >= count) {
      return end - at;
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    consumedBefore += at;
    end -= at;
    at = 0;
    while (end < count && !ended) {
      int read = readSource(buffer, end, buffer.length - end);
      end += Math.max(0, read);
    }
    return end;
  }

  /// The byte that lies so many bytes ahead; to be called after [#lookAhead].
  int peek(int ahead) {
    return buffer[at + ahead] & 0xff;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && length >= buffer.length) {
      int read = ended ? -1 : readSource(target, offset, length);
      consumedBefore += Math.max(0, read);
      return read;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, offset, count);
    at += count;
    return count;
  }

  /// One byte that has to be there.
  ///
  /// @throws EOFException when it is not
  public int need() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    return buffer[at++] & 0xff;
  }

  /// A number of so many bytes, the lowest first, that has to be there.
  ///
  /// @throws EOFException when it is not
  public long needNumber(int bytes) throws IOException {
    long number = 0;
    for (int each = 0; each < bytes; each++) {
      number |= (long) need() << (8 * each);
    }
    return number;
  }

  /// Fills the target.
  ///
  /// @throws EOFException when there are not as many bytes
  public void needBytes(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int read = read(target, offset + done, length - done);
      if (read < 0) {
        throw new EOFException();
      }
      done += read;
    }
  }

  private int readSource(byte[] target, int offset, int length) throws IOException {
    try {
      int read = source.read(target, offset, length);
      ended = read < 0;
      return read;
    } catch (IOException broken) {
      failure = broken;
      throw broken;
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
