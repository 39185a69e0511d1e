package io.backupmonitor.restore.repository;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.format.MemberPath;
import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What lies in the folder after a restore, compared item by item with what the repository lists,
/// in memory that does not grow with the snapshot. No link is followed, neither at the end of a
/// path nor on the way. For one thread.
final class SnapshotArrivals implements RepositoryTool.Visitor {

  private final Path content;
  private final Share share;
  private final Map<EntryKind, Long> arrived = new EnumMap<>(EntryKind.class);
  private final Map<EntryKind, Long> unnamed = new EnumMap<>(EntryKind.class);
  private final byte[] block = new byte[256 * 1024];
  private long bytes;
  private long hashed;
  private long missing;
  private long unmade;
  private String firstMissing = "";
  private @Nullable Path knownParent;
  private boolean parentIsReal;

  SnapshotArrivals(Path content, Share share) throws IOException {
    this.content = content.toRealPath();
    this.share = share;
    open(this.content);
  }

  /// Restored modes may keep even their owner out.
  private static void open(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
              throws IOException {
            if (!Files.isReadable(each) || !Files.isExecutable(each)) {
              Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException refused)
              throws IOException {
            if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
              throw refused;
            }
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            open(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void visit(ListedItem item) throws IOException {
    Optional<BackupPath> place = MemberName.place(item.path());
    if (!share.holds(item) || place.equals(Optional.of(BackupPath.ROOT))) {
      return;
    }
    if (!item.exact() || place.isEmpty()) {
      unnamed.merge(item.kind(), 1L, Long::sum);
    } else if (isThere(MemberPath.below(content, place.get()), item)) {
      arrived.merge(item.kind(), 1L, Long::sum);
      bytes += item.isFile() ? item.size() : 0;
    } else if (item.kind() == EntryKind.SPECIAL) {
      unmade++;
    } else {
      miss(item.path().text());
    }
  }

  private void miss(String what) {
    if (missing++ == 0) {
      firstMissing = what;
    }
  }

  private boolean isThere(Path path, ListedItem item) throws IOException {
    if (!item.whole() || !isReal(path.getParent())) {
      return false;
    }
    try {
      BasicFileAttributes seen =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return switch (item.kind()) {
        case FILE -> seen.isRegularFile() && seen.size() == item.size() && hasHash(path, item);
        case HARD_LINK -> !seen.isDirectory();
        case DIRECTORY -> seen.isDirectory();
        case SYMBOLIC_LINK -> seen.isSymbolicLink();
        case SPECIAL -> seen.isOther();
      };
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  /// Whether no step of a folder is a link. The list goes folder by folder, so one is remembered.
  private boolean isReal(@Nullable Path parent) throws IOException {
    if (parent == null) {
      return false;
    }
    if (!parent.equals(knownParent)) {
      knownParent = parent;
      parentIsReal = Files.isDirectory(parent) && parent.toRealPath().equals(parent);
    }
    return parentIsReal;
  }

  private boolean hasHash(Path path, ListedItem item) throws IOException {
    if (item.sha256().isEmpty()) {
      return true;
    }
    if (!Files.isReadable(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    MessageDigest digest = MessageDigests.named("SHA-256");
    try (InputStream stream = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
        digest.update(block, 0, count);
      }
    }
    hashed++;
    return HexFormat.of().formatHex(digest.digest()).equals(item.sha256());
  }

  /// Looks for the items whose names nobody knows exactly: as many as are listed must lie in the
  /// folder beside the others.
  void lookForUnnamed() throws IOException {
    if (unnamed.isEmpty()) {
      return;
    }
    Map<EntryKind, Long> there = everything();
    unnamed.forEach(
        (kind, listed) -> {
          long others = there.getOrDefault(kind, 0L) - count(kind);
          arrived.merge(kind, Math.clamp(others, 0, listed), Long::sum);
          for (long lacking = others; lacking < listed && kind != EntryKind.SPECIAL; lacking++) {
            miss("one with a name that is no UTF-8");
          }
        });
  }

  private Map<EntryKind, Long> everything() throws IOException {
    Map<EntryKind, Long> there = new EnumMap<>(EntryKind.class);
    Files.walkFileTree(
        content,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            if (!each.equals(content)) {
              there.merge(EntryKind.DIRECTORY, 1L, Long::sum);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
            there.merge(kind(attributes), 1L, Long::sum);
            return FileVisitResult.CONTINUE;
          }
        });
    return there;
  }

  private static EntryKind kind(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return EntryKind.FILE;
    }
    return attributes.isSymbolicLink() ? EntryKind.SYMBOLIC_LINK : EntryKind.SPECIAL;
  }

  private long count(EntryKind kind) {
    return arrived.getOrDefault(kind, 0L);
  }

  /// How many items are listed and did not arrive whole.
  long missing() {
    return missing;
  }

  /// The first of them.
  String firstMissing() {
    return firstMissing;
  }

  /// How many special files were not made, as only root may.
  long unmade() {
    return unmade;
  }

  /// How many files have the very content that the repository tells.
  long hashed() {
    return hashed;
  }

  /// What arrived.
  ArrivedItems arrived() {
    return new ArrivedItems(arrived, bytes);
  }
}
