package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What this process holds as long as it uses a folder: a file beside it, locked. The lock ends
/// with the process, and everybody who can lock files there sees that, also from another container,
/// where numbers of processes mean nothing. In the file is what the children of the process bear.
///
/// Safe to use from several threads.
public final class ScratchLock implements AutoCloseable {

  /// What is added to the name of the folder.
  public static final String ENDING = ".lock";

  /// Those of this process. Even opening the file of one of them would give the lock up.
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  /// Nothing that lies there instead of a file is followed.
  private static final Set<OpenOption> OPEN =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final Set<OpenOption> MAKE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final int MARK_BYTES = 32;

  private final Path file;
  private final FileChannel channel;

  private ScratchLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Removes what somebody left behind.
  @FunctionalInterface
  public interface Removal {
    void remove() throws IOException;
  }

  /// The file that is locked for a folder.
  public static Path fileOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ENDING);
  }

  /// Takes that of a folder which is still to be made.
  ///
  /// @throws NoLocksException where files cannot be locked; nothing is left there then
  public static ScratchLock take(Path folder) throws IOException {
    Path file = fileOf(folder);
    LIVE.add(file);
    try {
      Optional<ScratchLock> taken = attempt(file);
      while (taken.isEmpty()) {
        taken = attempt(file);
      }
      return taken.get();
    } catch (IOException refused) {
      LIVE.remove(file);
      throw refused;
    }
  }

  /// Once; empty when a sweeper was faster between the making and the locking.
  private static Optional<ScratchLock> attempt(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, MAKE, PRIVATE);
    try {
      if (isLocked(channel, file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] mark = ChildMark.ofThisProcess().toString().getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(mark), 0);
        return Optional.of(new ScratchLock(file, channel));
      }
    } catch (IOException refused) {
      Files.deleteIfExists(file);
      channel.close();
      throw refused;
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isLocked(FileChannel channel, Path file) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException | UnsupportedOperationException unable) {
      throw new NoLocksException(file, unable);
    }
  }

  /// Ends the processes of whoever held the lock and removes what it left, when it is gone; two
  /// never sweep the same.
  ///
  /// @param file the locked one
  /// @param removal removes the folder
  /// @return whether it was gone
  /// @throws NoLocksException where nobody can know
  public static boolean sweep(Path file, Removal removal) throws IOException {
    if (LIVE.contains(file) || !isOurs(file)) {
      return false;
    }
    try {
      Object seen = identity(file);
      try (FileChannel channel = FileChannel.open(file, OPEN)) {
        // one that was left and taken again meanwhile is another file of the same name
        if (!isLocked(channel, file) || !identity(file).equals(seen)) {
          return false;
        }
        markIn(channel).ifPresent(ChildMark::end);
        removal.remove();
        Files.deleteIfExists(file);
        return true;
      }
    } catch (NoSuchFileException inUse) {
      // it is another one's after all, or another sweeper was faster
      return false;
    }
  }

  private static Object identity(Path file) throws IOException {
    return Map.copyOf(Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS));
  }

  /// Whether it is a file of the user of this process; opening anything else might wait for ever.
  private static boolean isOurs(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && ScratchSweep.isOurs(file);
  }

  private static Optional<ChildMark> markIn(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MARK_BYTES);
    channel.read(bytes, 0);
    return ChildMark.parse(StandardCharsets.US_ASCII.decode(bytes.flip()).toString());
  }

  /// Gives it up; the file goes when the folder is gone, and otherwise tells the next sweep of it.
  @Override
  public void close() throws IOException {
    try {
      String name = String.valueOf(file.getFileName());
      Path folder = file.resolveSibling(name.substring(0, name.length() - ENDING.length()));
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) || ScratchSpace.isKept(folder)) {
        Files.deleteIfExists(file);
      }
    } finally {
      channel.close();
      LIVE.remove(file);
    }
  }
}
