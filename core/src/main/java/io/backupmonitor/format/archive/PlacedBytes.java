package io.backupmonitor.format.archive;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/// The bytes of an archive with its index at the end, a zip or 7z, at any place, through one open
/// channel. Safe to use from several threads.
public final class PlacedBytes implements Closeable {

  private final SeekableByteChannel channel;
  private final long size;
  private final long leftOutAt;
  private final long leftOut;

  public PlacedBytes(SeekableByteChannel channel) throws IOException {
    this(channel, channel.size(), 0, 0);
  }

  private PlacedBytes(SeekableByteChannel channel, long size, long leftOutAt, long leftOut) {
    this.channel = channel;
    this.size = size;
    this.leftOutAt = leftOutAt;
    this.leftOut = leftOut;
  }

  /// The same bytes through the same channel, without some of them.
  PlacedBytes without(long start, long count) {
    return count == 0 ? this : new PlacedBytes(channel, size - count, start, count);
  }

  /// How many there are.
  public long size() {
    return size;
  }

  /// Reads some bytes.
  ///
  /// @return how many; -1 at the end
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    if (leftOut > 0) {
      boolean before = position < leftOutAt;
      int most = before ? (int) Math.min(length, leftOutAt - position) : length;
      return readStored(before ? position : position + leftOut, target, offset, most);
    }
    return readStored(position, target, offset, length);
  }

  private int readStored(long position, byte[] target, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    if (channel instanceof FileChannel file) {
      return file.read(buffer, position);
    }
    synchronized (channel) {
      return channel.position(position).read(buffer);
    }
  }

  /// All bytes from `start` on, `length` many or as many as there are.
  public byte[] bytes(long start, int length) throws IOException {
    byte[] bytes = new byte[Math.clamp(size - start, 0, length)];
    int done = 0;
    while (done < bytes.length) {
      int count = read(start + done, bytes, done, bytes.length - done);
      if (count < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      done += count;
    }
    return bytes;
  }

  /// Whether these four bytes lie there; as a number, the lowest byte first.
  boolean hasSignature(long position, int signature) throws IOException {
    if (position < 0 || position > size - 4) {
      return false;
    }
    return Bytes.int32(bytes(position, 4), 0) == signature;
  }

  /// A stream of no bytes yet.
  public Range range() {
    return new Range();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// A part of the bytes as a stream, which can be set to another part. For one thread.
  public final class Range extends BlockStream {

    private long position;
    private long end;

    /// Makes it a stream of these bytes.
    public Range set(long start, long afterEnd) {
      position = start;
      end = afterEnd;
      return this;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (position >= end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - position);
      int count = PlacedBytes.this.read(position, target, offset, wanted);
      if (count < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      position += count;
      return count;
    }
  }
}
