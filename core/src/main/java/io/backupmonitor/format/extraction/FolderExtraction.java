package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.format.MemberPath;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Leaves members in a folder and nowhere else, whatever their names and links say.
///
/// The folder is private and empty at the start, so everything in it was made here. Every step of a
/// member's path must be a directory that this extraction made and remembers; no path ever goes
/// through a link, and so no link can lead out. Symbolic links are made only when they cannot lead
/// out in any combination ([MemberName#staysInside]). Modes are 0600 and 0700, owners are never
/// changed, and devices, FIFOs and sockets are never made. A later member of the same name takes
/// the place of an earlier one, as tar does it; a directory with members gives way to nothing.
public final class FolderExtraction implements Extraction {

  /// No Linux file system has longer names or takes longer paths.
  private static final int LONGEST_STEP = 255;

  private static final int LONGEST_PATH = 4000;

  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final ExtractionRemarks remarks;
  private final ExtractionRoom room;

  /// Guards the shape of the tree: files are opened under the read lock, and directories, links and
  /// replacements are made under the write lock.
  private final ReadWriteLock shape = new ReentrantReadWriteLock();

  /// The directories that were made, by their places; the folder itself is the empty place.
  private final Map<BackupPath, Path> directories = new ConcurrentHashMap<>();

  private final Set<BackupPath> linksLeftOut = ConcurrentHashMap.newKeySet();
  private final Set<FileTarget> open = ConcurrentHashMap.newKeySet();

  /// @param folder exists, is empty, and belongs to this extraction alone
  /// @param mostBytes what it may write
  /// @param findings gets what is unsafe or left out, from any thread
  public FolderExtraction(Path folder, long mostBytes, BiConsumer<FindingCode, String> findings)
      throws IOException {
    this.folder = folder.toRealPath();
    this.room = new ExtractionRoom(this.folder, mostBytes);
    this.remarks = new ExtractionRemarks(findings);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(this.folder)) {
      if (children.iterator().hasNext()) {
        throw new IOException("'%s' is not empty, so nothing is restored there".formatted(folder));
      }
    }
    directories.put(BackupPath.ROOT, this.folder);
  }

  @Override
  public EntryTarget begin(Entry entry) throws IOException {
    Optional<BackupPath> place = MemberName.place(entry.name());
    if (place.isEmpty()) {
      return remarks.unsafe("'%s' has a name that leads out of the folder", entry);
    }
    if (place.get().equals(BackupPath.ROOT)) {
      return entry.kind() == EntryKind.DIRECTORY
          ? EntryTarget.NOWHERE
          : remarks.unsafe("'%s' would take the place of the folder itself", entry);
    }
    if (MemberName.isAbsolute(entry.name())) {
      remarks.absolute(entry);
    }
    if (entry.name().escaped().indexOf(0) >= 0) {
      return remarks.notMade(entry, "its name holds a zero byte");
    }
    if (isTooLong(place.get())) {
      return remarks.notMade(entry, "its name is too long for this file system");
    }
    try {
      return make(entry, place.get());
    } catch (ClosedByInterruptException | DamageException stopped) {
      throw stopped;
    } catch (IOException refused) {
      if (FullDisk.explains(refused, folder)) {
        throw FullDisk.writing(entry.name(), refused);
      }
      return remarks.notMade(entry, String.valueOf(refused));
    }
  }

  private boolean isTooLong(BackupPath place) {
    String text = place.escaped();
    if (text.length() <= LONGEST_STEP / 3) {
      return false;
    }
    byte[] bytes = place.bytes();
    int step = 0;
    for (byte each : bytes) {
      step = each == '/' ? 0 : step + 1;
      if (step > LONGEST_STEP) {
        return true;
      }
    }
    return bytes.length + folder.toString().length() > LONGEST_PATH;
  }

  private EntryTarget make(Entry entry, BackupPath place) throws IOException {
    if (entry.kind() == EntryKind.SPECIAL) {
      remarks.specialLeftOut();
      return EntryTarget.NOWHERE;
    }
    Path parent = directory(place.parent());
    if (parent == null) {
      return remarks.unsafe("'%s' would be written through a link or a file", entry);
    }
    room.chargeFile(entry.name());
    Path path = MemberPath.below(parent, place.name());
    return switch (entry.kind()) {
      case FILE -> file(entry, place, path);
      case DIRECTORY -> makeDirectory(place, path);
      case SYMBOLIC_LINK -> makeSymbolicLink(entry, place, path, entry.linkTarget());
      case HARD_LINK -> makeHardLink(entry, place, path);
      case SPECIAL -> EntryTarget.NOWHERE;
    };
  }

  /// The directory at that place, made where it is missing; null when something else is in the way.
  private @Nullable Path directory(BackupPath place) throws IOException {
    Path known = directories.get(place);
    if (known != null) {
      return known;
    }
    shape.writeLock().lock();
    try {
      Path parent = directory(place.parent());
      if (parent == null || linksLeftOut.contains(place)) {
        return null;
      }
      Path path = MemberPath.below(parent, place.name());
      Files.createDirectory(path, PRIVATE_DIRECTORY);
      directories.put(place, path);
      return path;
    } catch (FileAlreadyExistsException fileOrLink) {
      return directories.get(place);
    } finally {
      shape.writeLock().unlock();
    }
  }

  private EntryTarget file(Entry entry, BackupPath place, Path path) throws IOException {
    try {
      return openFile(entry, place, path);
    } catch (FileAlreadyExistsException earlierMember) {
      return clear(place, path) ? openFile(entry, place, path) : EntryTarget.NOWHERE;
    }
  }

  private EntryTarget openFile(Entry entry, BackupPath place, Path path) throws IOException {
    shape.readLock().lock();
    try {
      if (!directories.containsKey(place.parent())) {
        return remarks.unsafe("'%s' would be written through a link or a file", entry);
      }
      if (!linksLeftOut.isEmpty()) {
        linksLeftOut.remove(place);
      }
      FileTarget target = new FileTarget(path, entry, room, open);
      open.add(target);
      return target;
    } finally {
      shape.readLock().unlock();
    }
  }

  private EntryTarget makeDirectory(BackupPath place, Path path) throws IOException {
    if (directories.containsKey(place)) {
      return EntryTarget.NOWHERE;
    }
    shape.writeLock().lock();
    try {
      if (clear(place, path)) {
        Files.createDirectory(path, PRIVATE_DIRECTORY);
        directories.put(place, path);
      }
      return EntryTarget.NOWHERE;
    } finally {
      shape.writeLock().unlock();
    }
  }

  private EntryTarget makeSymbolicLink(
      Entry entry, BackupPath place, Path path, @Nullable BackupPath target) throws IOException {
    shape.writeLock().lock();
    try {
      if (!clear(place, path)) {
        return EntryTarget.NOWHERE;
      }
      if (target != null
          && target.escaped().indexOf(0) < 0
          && MemberName.staysInside(place, target)) {
        Files.createSymbolicLink(path, MemberPath.relative(target));
      } else {
        linksLeftOut.add(place);
        remarks.linkLeftOut(entry);
      }
      return EntryTarget.NOWHERE;
    } finally {
      shape.writeLock().unlock();
    }
  }

  /// Another name of a member that was made before. What it refers to is looked up in this folder,
  /// step by step, and never followed.
  private EntryTarget makeHardLink(Entry entry, BackupPath place, Path path) throws IOException {
    BackupPath target = entry.linkTarget() == null ? BackupPath.ROOT : entry.linkTarget();
    Optional<BackupPath> targetPlace = MemberName.place(target);
    if (targetPlace.isEmpty()) {
      return remarks.unsafe("'%s' is a hard link to '" + safe(target) + "' outside", entry);
    }
    shape.writeLock().lock();
    try {
      Path parent = directories.get(targetPlace.get().parent());
      if (parent == null) {
        return goesThroughLink(targetPlace.get().parent())
            ? remarks.unsafe("'%s' is a hard link to '" + safe(target) + "' behind a link", entry)
            : EntryTarget.NOWHERE;
      }
      if (linksLeftOut.contains(targetPlace.get())) {
        return makeSymbolicLink(entry, place, path, null);
      }
      return linkTo(MemberPath.below(parent, targetPlace.get().name()), entry, place, path);
    } finally {
      shape.writeLock().unlock();
    }
  }

  private EntryTarget linkTo(Path existing, Entry entry, BackupPath place, Path path)
      throws IOException {
    if (existing.equals(path) || !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      return EntryTarget.NOWHERE;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(existing, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      // the same link in another directory leads elsewhere, so it is judged anew
      BackupPath target = MemberPath.spelling(Files.readSymbolicLink(existing));
      return makeSymbolicLink(entry, place, path, target);
    }
    if (attributes.isRegularFile() && clear(place, path)) {
      Files.createLink(path, existing);
    }
    return EntryTarget.NOWHERE;
  }

  /// Whether a step of that place is something other than a directory; false when it is missing.
  private boolean goesThroughLink(BackupPath place) {
    BackupPath step = place;
    while (!directories.containsKey(step.parent())) {
      step = step.parent();
    }
    Path parent = directories.getOrDefault(step.parent(), folder);
    return linksLeftOut.contains(step)
        || Files.exists(MemberPath.below(parent, step.name()), LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes room for a later member of the same name; false when a directory with members is there.
  private boolean clear(BackupPath place, Path path) throws IOException {
    shape.writeLock().lock();
    try {
      linksLeftOut.remove(place);
      Files.deleteIfExists(path);
      directories.remove(place);
      return true;
    } catch (DirectoryNotEmptyException filled) {
      return false;
    } finally {
      shape.writeLock().unlock();
    }
  }

  private static String safe(BackupPath name) {
    return name.text().replace("%", "%%");
  }

  @Override
  public void close() throws IOException {
    try {
      for (FileTarget target : open) {
        target.abandon();
      }
    } finally {
      remarks.close();
    }
  }
}
