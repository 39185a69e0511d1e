package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One walk over a storage, in the byte order of paths. For one thread.
final class Look implements AutoCloseable {

  /// Something that is met on the way but comes later in the order of paths.
  private record Later(String place, Step step) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return place.compareTo(other.place);
    }
  }

  /// A piece of the walk.
  @FunctionalInterface
  private interface Step {
    void go() throws IOException;
  }

  private final Storage storage;
  private final FinderOptions options;
  private final Recognition recognition;
  private final PathFilter filter;
  private final Listings listings;
  private final StoragePeek peek;
  private final FolderMemory memory;

  private final List<Observation> observations = new ArrayList<>();
  private final List<BackupPath> unlisted = new ArrayList<>();
  private final FoundBackups found;
  private final DirectoryBackups directories;
  private FileBackups files;
  private @Nullable BackupPath named;

  Look(
      Storage storage,
      URI root,
      FinderOptions options,
      Recognition recognition,
      FolderMemory memory,
      Consumer<FoundBackup> each) {
    this.storage = storage;
    this.options = options;
    this.recognition = recognition;
    this.filter = new PathFilter(options.include(), options.exclude());
    this.memory = memory;
    this.listings = new Listings(storage, memory.isKept());
    this.peek = new StoragePeek(storage);
    this.found = new FoundBackups(storage, root, options.now(), each);
    this.directories = new DirectoryBackups(options, filter, listings, found, this::special);
    this.files = new FileBackups(options, recognition, filter, found, null);
  }

  LookSummary atEverything() throws IOException {
    Folder top = listings.take(BackupPath.ROOT);
    DirectoryKind kind = DirectoryKind.of(top, peek);
    if (kind == null) {
      visit(top, ChecksumClaims.NONE);
    } else {
      memory.differs();
      directories.see(top, kind, ChecksumClaims.NONE);
    }
    return new LookSummary(found.count(), files.ignored(), observations, unlisted);
  }

  LookSummary atNamed(BackupPath file) throws IOException {
    named = file;
    files = new FileBackups(options, recognition, filter, found, file);
    StoredFile itself = storage.stat(file);
    if (itself.kind() == FileKind.SPECIAL) {
      special(itself);
    }
    if (itself.kind() == FileKind.DIRECTORY) {
      Folder folder = listings.take(file);
      DirectoryKind kind = DirectoryKind.of(folder, peek);
      if (kind != null) {
        directories.see(folder, kind, ChecksumClaims.NONE);
      }
    }
    if (itself.kind() == FileKind.REGULAR) {
      visit(listings.take(file.parent()), ChecksumClaims.NONE);
      if (found.count() == 0) {
        found.add(new Description(options, BackupKind.FILE, file, List.of(itself), file));
      }
    }
    return new LookSummary(found.count(), 0, observations, unlisted);
  }

  private void visit(Folder folder, ChecksumClaims above) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the look was interrupted");
    }
    int unchanged = above.isEmpty() ? memory.unchangedBackups(folder) : -1;
    if (unchanged >= 0) {
      found.addUnchanged(unchanged);
      visitFolders(folder, above);
    } else {
      visitAll(folder, above);
    }
  }

  private void visitFolders(Folder folder, ChecksumClaims above) throws IOException {
    PriorityQueue<Later> later = new PriorityQueue<>();
    Deque<BackupPath> ahead = foldersToPrepare(folder);
    for (StoredFile child : folder.of(FileKind.DIRECTORY)) {
      goUpTo(child.path().escaped(), later);
      if (!filter.excludes(child.path())) {
        prepareNext(ahead);
        below(child, above, later);
      }
    }
    goUpTo(null, later);
  }

  /// What was found in one folder itself, without those below.
  private static final class Tally {
    private int backups;
    private boolean settled;
  }

  private void visitAll(Folder folder, ChecksumClaims above) throws IOException {
    memory.differs();
    int observed = observations.size();
    FolderRoles roles = FolderRoles.of(folder, above, storage, recognition, filter, this::observe);
    Tally tally = new Tally();
    tally.settled = roles.claims().isEmpty() && observations.size() == observed;
    PriorityQueue<Later> later = new PriorityQueue<>();
    files.missing(folder, roles, (place, tell) -> later.add(new Later(place, tell::run)));
    Deque<BackupPath> ahead = foldersToPrepare(folder);
    for (StoredFile child : folder.children()) {
      goUpTo(child.path().escaped(), later);
      if (filter.excludes(child.path())) {
        continue;
      }
      switch (child.kind()) {
        case REGULAR -> seeFile(child, folder, roles, tally);
        case SPECIAL -> {
          tally.settled = false;
          special(child);
        }
        case SYMBOLIC_LINK -> {}
        case DIRECTORY -> {
          if (named == null) {
            prepareNext(ahead);
            below(child, roles.claims(), later);
          }
        }
      }
    }
    goUpTo(null, later);
    if (tally.settled) {
      memory.keep(folder, tally.backups);
    }
  }

  private void seeFile(StoredFile file, Folder folder, FolderRoles roles, Tally tally) {
    int before = found.count();
    int restless = found.restless();
    files.see(file, folder, roles);
    tally.backups += found.count() - before;
    tally.settled &= found.restless() == restless;
  }

  private static void goUpTo(@Nullable String place, PriorityQueue<Later> later)
      throws IOException {
    for (Later next = later.peek();
        next != null && (place == null || next.place.compareTo(place) < 0);
        next = later.peek()) {
      later.remove();
      next.step.go();
    }
  }

  private Deque<BackupPath> foldersToPrepare(Folder folder) {
    Deque<BackupPath> ahead = new ArrayDeque<>();
    if (named == null) {
      folder.of(FileKind.DIRECTORY).stream()
          .map(StoredFile::path)
          .filter(path -> !filter.excludes(path))
          .forEach(ahead::add);
    }
    for (int count = 1; count < Listings.AHEAD; count++) {
      prepareNext(ahead);
    }
    return ahead;
  }

  private void prepareNext(Deque<BackupPath> ahead) {
    BackupPath next = ahead.poll();
    if (next != null) {
      listings.prepare(next);
    }
  }

  /// A folder below: either a backup itself, which has its place among its siblings, or one to be
  /// walked through, which comes after siblings such as `name-1`.
  private void below(StoredFile child, ChecksumClaims claims, PriorityQueue<Later> later)
      throws IOException {
    Folder folder;
    try {
      folder = listings.take(child.path());
    } catch (NoSuchFileException vanished) {
      memory.differs();
      return;
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException unseen) {
      unlisted(child.path(), unseen);
      return;
    }
    DirectoryKind kind = DirectoryKind.of(folder, peek);
    if (kind != null) {
      memory.differs();
      directories.see(folder, kind, claims);
    } else if (options.recursive()) {
      later.add(new Later(child.path().escaped() + "/", () -> visit(folder, claims)));
    }
  }

  private void unlisted(BackupPath folder, IOException unseen) {
    if (folder.escaped().equals("lost+found")) {
      // every file system of its own has one, and only its administrator may look into it
      return;
    }
    memory.differs();
    unlisted.add(folder);
    observe(
        new Observation(
            folder,
            FindingCode.LOCATION_UNREACHABLE.saying(
                "the folder '%s' could not be listed (%s), so nothing is said about what lies in it;"
                        .formatted(folder, Trouble.of(unseen))
                    + " correct its rights or exclude it")));
  }

  private void special(StoredFile file) {
    if (named == null || named.equals(file.path())) {
      observe(
          new Observation(
              file.path(),
              FindingCode.FILE_SPECIAL.saying(
                  "'%s' is a FIFO, device or socket and was not opened; remove or exclude it"
                      .formatted(file.path()))));
    }
  }

  private void observe(Observation observation) {
    observations.add(observation);
  }

  @Override
  public void close() {
    listings.close();
  }
}
