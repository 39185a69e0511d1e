package io.backupmonitor.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A content that lies in memory, with all that a stored file can do except being a file.
@SuppressWarnings("ArrayRecordComponent")
public record MemoryContent(Sample sample, byte[] bytes, List<StoredPart> parts)
    implements Content {

  public static MemoryContent of(String name, byte[] bytes) {
    return of(name, bytes, List.of(new StoredPart(name, bytes.length)));
  }

  /// A content that lies in several files.
  public static MemoryContent of(String name, byte[] bytes, List<StoredPart> parts) {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, Sample.HEAD_BYTES));
    byte[] tail =
        Arrays.copyOfRange(bytes, Math.max(0, bytes.length - Sample.TAIL_BYTES), bytes.length);
    Sample sample = new Sample(name, head, tail, OptionalLong.of(bytes.length));
    return new MemoryContent(sample, bytes, parts);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(bytes.length);
  }

  @Override
  public InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public SeekableByteChannel channel() {
    return new MemoryChannel(bytes);
  }

  @Override
  public Path file() throws IOException {
    throw new IOException("this content is no file");
  }

  @Override
  public @Nullable Path companion(String suffix) {
    return null;
  }

  private static final class MemoryChannel implements SeekableByteChannel {

    private final byte[] bytes;
    private long position;
    private boolean open = true;

    MemoryChannel(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer target) {
      if (position >= bytes.length) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, (int) position, count);
      position += count;
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
      position = newPosition;
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
