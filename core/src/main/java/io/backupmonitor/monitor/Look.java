package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.monitor.SplitSets.SplitSet;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One walk over a storage, in the byte order of paths. For one thread.
final class Look implements AutoCloseable {

  /// A file written to this shortly ago is looked at twice.
  private static final Duration JUST_NOW = Duration.ofSeconds(2);

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

  private record Inode(long device, long inode) {}

  private final Storage storage;
  private final URI root;
  private final FinderOptions options;
  private final Recognition recognition;
  private final Consumer<FoundBackup> each;
  private final PathFilter filter;
  private final Listings listings;
  private final StoragePeek peek;

  private final Set<Inode> seen = new HashSet<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<BackupPath> unlisted = new ArrayList<>();
  private int backups;
  private int ignored;
  private @Nullable BackupPath named;

  Look(
      Storage storage,
      URI root,
      FinderOptions options,
      Recognition recognition,
      Consumer<FoundBackup> each) {
    this.storage = storage;
    this.root = root;
    this.options = options;
    this.recognition = recognition;
    this.each = each;
    this.filter = new PathFilter(options.include(), options.exclude());
    this.listings = new Listings(storage);
    this.peek = new StoragePeek(storage);
  }

  LookSummary atEverything() throws IOException {
    Folder top = listings.take(BackupPath.ROOT);
    DirectoryKind kind = DirectoryKind.of(top, peek);
    if (kind == null) {
      visit(top, ChecksumClaims.NONE);
    } else {
      directory(top, kind, ChecksumClaims.NONE);
    }
    return new LookSummary(backups, ignored, observations, unlisted);
  }

  LookSummary atNamed(BackupPath file) throws IOException {
    named = file;
    StoredFile itself = storage.stat(file);
    if (itself.kind() == FileKind.SPECIAL) {
      special(itself);
    }
    if (itself.kind() == FileKind.DIRECTORY) {
      Folder folder = listings.take(file);
      DirectoryKind kind = DirectoryKind.of(folder, peek);
      if (kind != null) {
        directory(folder, kind, ChecksumClaims.NONE);
      }
    }
    if (itself.kind() == FileKind.REGULAR) {
      visit(listings.take(file.parent()), ChecksumClaims.NONE);
      if (backups == 0) {
        emit(new Description(options, BackupKind.FILE, file, List.of(itself), file));
      }
      ignored = 0;
    }
    return new LookSummary(backups, ignored, observations, unlisted);
  }

  private void visit(Folder folder, ChecksumClaims above) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the look was interrupted");
    }
    FolderRoles roles = FolderRoles.of(folder, above, storage, recognition, filter, this::observe);
    PriorityQueue<Later> later = new PriorityQueue<>();
    addMissing(folder, roles, later);
    Deque<BackupPath> ahead = foldersToPrepare(folder);
    for (StoredFile child : folder.children()) {
      goUpTo(child.path().escaped(), later);
      if (filter.excludes(child.path())) {
        continue;
      }
      switch (child.kind()) {
        case REGULAR -> file(child, folder, roles);
        case SPECIAL -> special(child);
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
      return;
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException unseen) {
      unlisted(child.path(), unseen);
      return;
    }
    DirectoryKind kind = DirectoryKind.of(folder, peek);
    if (kind != null) {
      directory(folder, kind, claims);
    } else if (options.recursive()) {
      later.add(new Later(child.path().escaped() + "/", () -> visit(folder, claims)));
    }
  }

  private void unlisted(BackupPath folder, IOException unseen) {
    if (folder.escaped().equals("lost+found")) {
      // every file system of its own has one, and only its administrator may look into it
      return;
    }
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

  // ---- files

  private void file(StoredFile file, Folder folder, FolderRoles roles) {
    String name = folder.name(file);
    if (roles.belongsToAnother(name)) {
      return;
    }
    SplitSet set = roles.setOf(name);
    if (set == null) {
      single(file, name, roles);
    } else if (set.parts().getFirst().path().equals(file.path())) {
      splitSet(set, folder, roles);
    }
  }

  private void single(StoredFile file, String name, FolderRoles roles) {
    String whole = TemporaryName.finalName(name);
    BackupPath meant =
        whole == null ? file.path() : file.path().parent().resolve(new BackupPath(whole));
    Description description =
        new Description(options, BackupKind.FILE, file.path(), List.of(file), meant)
            .companions(roles.companionsOf(name))
            .sidecars(roles.claims().about(file.path()));
    if (!concerns(List.of(file), description)) {
      return;
    }
    try {
      if (!filter.wants(meant) || !isBackup(file, meant)) {
        ignored++;
        return;
      }
    } catch (NoSuchFileException vanished) {
      return;
    } catch (IOException unread) {
      description.finding(
          FindingCode.BACKUP_UNREADABLE,
          "'%s' could not be read (%s); give the auditor's user the right to read it"
              .formatted(file.path(), Trouble.of(unread)));
    }
    if (whole != null) {
      description.temporary();
    }
    emit(description);
  }

  private boolean isBackup(StoredFile file, BackupPath meant) throws IOException {
    if (options.rules() == FinderOptions.Rules.LOCATION || file.path().equals(named)) {
      return true;
    }
    String name = BackupName.withoutRotation(meant.name().text());
    return recognition.byName(name) || recognition.byContent(file);
  }

  private void splitSet(SplitSet set, Folder folder, FolderRoles roles) {
    BackupPath whole = FolderRoles.pathOf(set, folder);
    BackupPath first = set.parts().getFirst().path();
    Description description =
        new Description(options, BackupKind.SPLIT_SET, first, set.parts(), whole)
            .sidecars(roles.claims().about(whole));
    if (!concerns(set.parts(), description)) {
      return;
    }
    if (!filter.wants(whole) && !filter.wants(first)) {
      ignored += set.parts().size();
      return;
    }
    if (!set.missing().isEmpty()) {
      description.failed(
          FindingCode.SET_PART_MISSING,
          "lacks %s of its set of %d parts%s; copy the missing part, without it the set cannot be"
                  .formatted(
                      set.missing().getFirst(),
                      set.parts().size() + set.missing().size(),
                      set.missing().size() > 1
                          ? " (and %d more)".formatted(set.missing().size() - 1)
                          : "")
              + " restored");
    }
    emit(description);
  }

  /// Files that a sidecar lists and that are not there.
  private void addMissing(Folder folder, FolderRoles roles, PriorityQueue<Later> later) {
    for (Map.Entry<String, ChecksumClaims.Claim> entry :
        roles.claims().below(folder.path()).entrySet()) {
      BackupPath path = new BackupPath(entry.getKey());
      String rest =
          path.escaped()
              .substring(
                  folder.path().escaped().isEmpty() ? 0 : folder.path().escaped().length() + 1);
      int slash = rest.indexOf('/');
      boolean there =
          slash < 0
              ? roles.holds(folder, rest)
              : !options.recursive() || folder.child(rest.substring(0, slash)) != null;
      if (!there && filter.wants(path)) {
        later.add(new Later(entry.getKey(), () -> missing(path, entry.getValue())));
      }
    }
  }

  private void missing(BackupPath path, ChecksumClaims.Claim claim) {
    Description description =
        new Description(options, BackupKind.FILE, path, List.of(), path)
            .sidecars(claim.checksums())
            .failed(
                FindingCode.SIDECAR_MISSING_FILE,
                "is listed in '%s' and is not there; find it, or make the checksum file again"
                    .formatted(claim.newest().path()));
    Duration age = Duration.between(claim.newest().modified(), options.now());
    if (!age.isNegative() && age.compareTo(options.settle()) < 0) {
      description.pending("its checksum was written just now");
    }
    if (concerns(List.of(), description)) {
      emit(description);
    }
  }

  // ---- directories

  private void directory(Folder folder, DirectoryKind kind, ChecksumClaims claims)
      throws IOException {
    List<StoredFile> parts = new ArrayList<>();
    Description description =
        new Description(options, BackupKind.DIRECTORY, folder.path(), parts, folder.path());
    if (!filter.wants(folder.path())) {
      return;
    }
    collect(folder, parts, description);
    parts.sort((one, other) -> one.path().compareTo(other.path()));
    if (kind.isGrowing()) {
      description.reused();
    }
    Set<String> there = new HashSet<>();
    parts.forEach(part -> there.add(part.path().escaped()));
    claims
        .below(folder.path())
        .forEach(
            (path, claim) -> {
              if (!there.contains(path)) {
                description.failed(
                    FindingCode.SIDECAR_MISSING_FILE,
                    "lacks '%s', which '%s' lists"
                        .formatted(new BackupPath(path), claim.newest().path()));
              }
            });
    emit(description);
  }

  private void collect(Folder folder, List<StoredFile> parts, Description description)
      throws IOException {
    for (StoredFile child : folder.children()) {
      switch (child.kind()) {
        case REGULAR -> parts.add(child);
        case SPECIAL -> special(child);
        case SYMBOLIC_LINK -> {}
        case DIRECTORY -> collectBelow(child.path(), parts, description);
      }
    }
  }

  private void collectBelow(BackupPath below, List<StoredFile> parts, Description description)
      throws IOException {
    try {
      collect(listings.take(below), parts, description);
    } catch (NoSuchFileException vanished) {
      // deleted while we looked: as if it had never been there
      return;
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException unseen) {
      description.finding(
          FindingCode.BACKUP_UNREADABLE,
          "'%s' could not be listed (%s); give the auditor's user the right to read it"
              .formatted(below, Trouble.of(unseen)));
    }
  }

  // ---- what was found

  /// Whether a backup is among those that were asked for.
  private boolean concerns(List<StoredFile> parts, Description description) {
    return named == null
        || parts.stream().anyMatch(part -> part.path().equals(named))
        || description.isClaimedBy(named);
  }

  private void emit(Description description) {
    if (isAnotherName(description)) {
      return;
    }
    lookAgain(description);
    description.judgeRights();
    backups++;
    each.accept(description.found(root));
  }

  /// Whether the file was found under another name already.
  private boolean isAnotherName(Description description) {
    StoredFile first = description.first();
    FileIdentity identity = first == null ? null : first.identity();
    return identity != null
        && identity.links() > 1
        && description.kind() != BackupKind.DIRECTORY
        && !seen.add(new Inode(identity.device(), identity.inode()));
  }

  private void lookAgain(Description description) {
    StoredFile first = description.last();
    if (first == null) {
      return;
    }
    Duration age = Duration.between(first.modified(), options.now());
    if (age.abs().compareTo(JUST_NOW) > 0) {
      return;
    }
    try {
      if (!storage.stat(first.path()).sameContentAs(first)) {
        description.pending("it grew while it was looked at");
      }
    } catch (IOException gone) {
      description.pending("it vanished while it was looked at");
    }
  }

  @Override
  public void close() {
    listings.close();
  }
}
