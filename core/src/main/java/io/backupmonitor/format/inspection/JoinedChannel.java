package io.backupmonitor.format.inspection;

import io.backupmonitor.storage.BackupBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of several files as one channel, so that nothing has to be copied for a reader that
/// jumps. For one thread at a time.
final class JoinedChannel implements SeekableByteChannel {

  private final List<SeekableByteChannel> parts;
  private final long[] ends;
  private long position;
  private boolean open = true;

  private JoinedChannel(List<SeekableByteChannel> parts, long[] ends) {
    this.parts = parts;
    this.ends = ends;
  }

  /// One over those files; empty where random access to them is not cheap.
  static Optional<SeekableByteChannel> over(List<BackupBytes> files) throws IOException {
    List<SeekableByteChannel> parts = new ArrayList<>();
    long[] ends = new long[files.size()];
    boolean complete = false;
    try {
      for (BackupBytes file : files) {
        Optional<SeekableByteChannel> part = file.channel();
        if (part.isEmpty()) {
          return Optional.empty();
        }
        int index = parts.size();
        parts.add(part.get());
        ends[index] = (index == 0 ? 0 : ends[index - 1]) + part.get().size();
      }
      complete = true;
      return Optional.of(new JoinedChannel(parts, ends));
    } finally {
      if (!complete) {
        closeAll(parts);
      }
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    int part = 0;
    while (part < ends.length && ends[part] <= position) {
      part++;
    }
    if (part == ends.length) {
      return -1;
    }
    return read(part, target);
  }

  private int read(int part, ByteBuffer target) throws IOException {
    int most = (int) Math.min(target.remaining(), ends[part] - position);
    ByteBuffer some = target.slice(target.position(), most);
    long start = part == 0 ? 0 : ends[part - 1];
    int count = parts.get(part).position(position - start).read(some);
    if (count < 0) {
      throw new IOException("a part became shorter while it was read");
    }
    target.position(target.position() + count);
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
    if (newPosition < 0) {
      throw new IllegalArgumentException("no place is before the start");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
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
  public void close() throws IOException {
    open = false;
    closeAll(parts);
  }

  private static void closeAll(List<SeekableByteChannel> parts) throws IOException {
    IOException failure = null;
    for (SeekableByteChannel part : parts) {
      try {
        part.close();
      } catch (IOException broken) {
        failure = broken;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
