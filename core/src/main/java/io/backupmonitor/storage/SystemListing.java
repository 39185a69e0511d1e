package io.backupmonitor.storage;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The children of one folder, looked at one after the other as they are asked for, by the
/// functions of Linux. For one thread at a time.
final class SystemListing implements Iterator<StoredFile>, AutoCloseable {

  /// Where the answers are written: the entries of about a thousand files, and one look.
  ///
  /// @param entries as `getdents64` writes them
  /// @param look as `statx` writes it
  record Room(MemorySegment entries, MemorySegment look) {

    private static final long ENTRIES = 65_536;
    private static final long LOOK = 256;

    /// Native memory that lives as long as somebody holds it.
    static Room made() {
      Arena arena = Arena.ofAuto();
      return new Room(arena.allocate(ENTRIES, 8), arena.allocate(LOOK, 8));
    }
  }

  /// How a child is looked at that the quick way could not look at: it says why.
  @FunctionalInterface
  interface Again {
    StoredFile look(BackupPath child) throws IOException;
  }

  // struct linux_dirent64
  private static final long LENGTH = 16;
  private static final long NAME = 19;

  // struct statx
  private static final long LINKS = 16;
  private static final long MODE = 28;
  private static final long INODE = 32;
  private static final long SIZE = 40;
  private static final long MODIFIED = 112;
  private static final long MODIFIED_NANOS = 120;
  private static final long DEVICE_MAJOR = 136;
  private static final long DEVICE_MINOR = 140;

  private final SystemCalls calls;
  private final Room room;
  private final int folder;
  private final BackupPath directory;
  private final byte[] prefix;
  private final Again again;
  private final Runnable whenClosed;

  private long filled;
  private long at;
  private boolean closed;
  private @Nullable StoredFile next;

  /// @param folder the number of the open folder, which is closed in the end
  /// @param directory where it lies on the storage
  SystemListing(
      SystemCalls calls,
      Room room,
      int folder,
      BackupPath directory,
      Again again,
      Runnable whenClosed) {
    this.calls = calls;
    this.room = room;
    this.folder = folder;
    this.directory = directory;
    String above = directory.escaped();
    this.prefix = (above.isEmpty() ? "" : above + "/").getBytes(StandardCharsets.UTF_8);
    this.again = again;
    this.whenClosed = whenClosed;
  }

  @Override
  public boolean hasNext() {
    while (next == null && hasEntry()) {
      long entry = at;
      at += room.entries.get(JAVA_SHORT, entry + LENGTH) & 0xffff;
      next = child(entry + NAME, at);
    }
    return next != null;
  }

  @Override
  public StoredFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    StoredFile child = next;
    next = null;
    return Objects.requireNonNull(child);
  }

  private boolean hasEntry() {
    if (at < filled) {
      return true;
    }
    filled = closed ? 0 : calls.entries(folder, room.entries);
    at = 0;
    if (filled < 0) {
      throw new UncheckedIOException(
          new IOException("the folder '%s' could not be read to its end".formatted(directory)));
    }
    return filled > 0;
  }

  private @Nullable StoredFile child(long from, long limit) {
    int length = length(from, limit);
    if (isFolderItself(from, length)) {
      return null;
    }
    MemorySegment name = room.entries.asSlice(from, length + 1L);
    if (calls.look(folder, name, room.look)) {
      return seen(path(name, length), name);
    }
    try {
      return again.look(path(name, length));
    } catch (NoSuchFileException vanished) {
      // deleted between the listing and the look: as if it had never been listed
      return null;
    } catch (IOException unseen) {
      throw new UncheckedIOException(unseen);
    }
  }

  private int length(long from, long limit) {
    long end = from;
    while (end < limit && room.entries.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return (int) (end - from);
  }

  private boolean isFolderItself(long from, int length) {
    return length <= 2
        && room.entries.get(JAVA_BYTE, from) == '.'
        && room.entries.get(JAVA_BYTE, from + length - 1) == '.';
  }

  private BackupPath path(MemorySegment name, int length) {
    byte[] bytes = new byte[prefix.length + length];
    MemorySegment.copy(name, JAVA_BYTE, 0, bytes, prefix.length, length);
    if (!isPlain(bytes, prefix.length)) {
      byte[] alone = new byte[length];
      System.arraycopy(bytes, prefix.length, alone, 0, length);
      return directory.resolve(BackupPath.ofBytes(alone));
    }
    System.arraycopy(prefix, 0, bytes, 0, prefix.length);
    return new BackupPath(new String(bytes, StandardCharsets.UTF_8));
  }

  /// Whether the bytes of a name stand for themselves.
  private static boolean isPlain(byte[] bytes, int from) {
    for (int index = from; index < bytes.length; index++) {
      if (bytes[index] < 0 || bytes[index] == '%') {
        return false;
      }
    }
    return true;
  }

  private StoredFile seen(BackupPath path, MemorySegment name) {
    MemorySegment look = room.look;
    int mode = look.get(JAVA_SHORT, MODE) & 0xffff;
    FileKind kind = FolderStorage.kindOf(mode);
    boolean file = kind == FileKind.REGULAR;
    int nanos = look.get(JAVA_INT, MODIFIED_NANOS);
    return new StoredFile(
        path,
        kind,
        file ? look.get(JAVA_LONG, SIZE) : 0,
        Instant.ofEpochSecond(look.get(JAVA_LONG, MODIFIED), nanos - nanos % 1000),
        new FileIdentity(
            device(look.get(JAVA_INT, DEVICE_MAJOR), look.get(JAVA_INT, DEVICE_MINOR)),
            look.get(JAVA_LONG, INODE),
            look.get(JAVA_INT, LINKS)),
        !file || (mode & 0444) == 0444 || calls.mayRead(folder, name));
  }

  /// The one number that the C library makes of the two.
  private static long device(long major, long minor) {
    return ((major & 0xfffff000L) << 32)
        | ((major & 0xfff) << 8)
        | ((minor & 0xffffff00L) << 12)
        | (minor & 0xff);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      calls.close(folder);
      whenClosed.run();
    }
  }
}
