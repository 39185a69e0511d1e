package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A new file that a member's bytes go into. It never opens a file that is there already.
final class FileTarget implements EntryTarget {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final FileAttribute<?> PLAIN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final FileChannel channel;
  private final Entry entry;
  private final ExtractionRoom room;
  private final Set<FileTarget> open;
  private long position;
  private boolean endsInHole;

  /// @param room what may still be written
  /// @param open from which the target takes itself when it is closed
  FileTarget(Path path, Entry entry, ExtractionRoom room, Set<FileTarget> open) throws IOException {
    this.channel = FileChannel.open(path, NEW, entry.executable() ? EXECUTABLE : PLAIN);
    this.entry = entry;
    this.room = room;
    this.open = open;
  }

  @Override
  public boolean keeps() {
    return true;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    room.charge(entry.name(), length);
    writeAll(ByteBuffer.wrap(bytes, offset, length));
    position += length;
    endsInHole &= length == 0;
  }

  @Override
  public void hole(long length) throws IOException {
    position += length;
    channel.position(position);
    endsInHole |= length > 0;
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException refused) {
      if (room.isFull(refused)) {
        throw FullDisk.writing(entry.name(), refused);
      }
      throw FullDisk.notMade(entry.name(), refused);
    }
  }

  @Override
  public void close() throws IOException {
    open.remove(this);
    try (channel) {
      if (endsInHole) {
        channel.position(position - 1);
        writeAll(ByteBuffer.wrap(new byte[1]));
      }
    }
  }

  /// Closes the file as it is: its member did not come to an end.
  void abandon() throws IOException {
    channel.close();
  }
}
