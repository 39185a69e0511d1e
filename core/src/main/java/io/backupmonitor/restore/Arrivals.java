package io.backupmonitor.restore;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// What lies in the folder after a restore, compared with what has to. Looks at names and sizes,
/// and on demand at every byte; never follows a link.
final class Arrivals {

  private final Path content;
  private final ExpectedMembers expected;
  private final boolean rereads;

  private long files;
  private long directories;
  private long links;
  private long bytes;
  private long leftOut;
  private long specials;
  private long missing;
  private String firstMissing = "";

  /// @param rereads whether to read every file back and compare its CRC-32
  Arrivals(Path content, ExpectedMembers expected, boolean rereads) {
    this.content = content;
    this.expected = expected;
    this.rereads = rereads;
  }

  /// Looks at everything.
  ///
  /// @throws IOException when the folder cannot be read, which says nothing about the backup
  void look() throws IOException {
    Deque<BackupPath> waiting = new ArrayDeque<>();
    waiting.add(BackupPath.ROOT);
    try (FolderStorage folder = new FolderStorage(content)) {
      while (!waiting.isEmpty()) {
        try (Stream<StoredFile> children = folder.list(waiting.removeLast())) {
          for (StoredFile child : (Iterable<StoredFile>) children::iterator) {
            if (child.kind() == FileKind.DIRECTORY) {
              waiting.add(child.path());
            }
            compare(folder, child);
          }
        }
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    count();
  }

  private void compare(FolderStorage folder, StoredFile child) throws IOException {
    int member = expected.find(child.path());
    if (member >= 0 && child.kind() == kind(member) && isWhole(folder, child, member)) {
      expected.arrived(member);
    }
  }

  private FileKind kind(int member) {
    return switch (expected.kind(member)) {
      case FILE, HARD_LINK -> FileKind.REGULAR;
      case DIRECTORY -> FileKind.DIRECTORY;
      case SYMBOLIC_LINK -> FileKind.SYMBOLIC_LINK;
      case SPECIAL -> FileKind.SPECIAL;
    };
  }

  private boolean isWhole(FolderStorage folder, StoredFile child, int member) throws IOException {
    if (child.kind() != FileKind.REGULAR || expected.size(member) == ExpectedMembers.ANY_SIZE) {
      return true;
    }
    return child.size() == expected.size(member)
        && (!rereads || crc32(folder, child) == expected.crc32(member));
  }

  private static int crc32(FolderStorage folder, StoredFile child) throws IOException {
    CRC32 crc = new CRC32();
    Path path = folder.localPath(child.path()).orElseThrow();
    byte[] block = new byte[Math.clamp(child.size(), 1, 256 * 1024)];
    try (InputStream stream = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
        crc.update(block, 0, count);
      }
    }
    return (int) crc.getValue();
  }

  private void count() {
    for (int member = 0; member < expected.count(); member++) {
      EntryKind kind = expected.kind(member);
      if (expected.hasArrived(member)) {
        countArrived(kind, expected.size(member));
      } else if (kind == EntryKind.SPECIAL) {
        specials++;
      } else if (kind == EntryKind.SYMBOLIC_LINK
          && expected.crc32(member) == ExpectedMembers.MAY_BE_LEFT_OUT) {
        leftOut++;
      } else if (missing++ == 0) {
        firstMissing = expected.place(member).text();
      }
    }
  }

  private void countArrived(EntryKind kind, long size) {
    switch (kind) {
      case FILE -> {
        files++;
        bytes += size;
      }
      case DIRECTORY -> directories++;
      case SYMBOLIC_LINK, HARD_LINK -> links++;
      case SPECIAL -> specials++;
    }
  }

  /// How many members should be there and are not, or are not whole.
  long missing() {
    return missing;
  }

  /// The first of them.
  String firstMissing() {
    return firstMissing;
  }

  /// How many bytes lie in files.
  long bytes() {
    return bytes;
  }

  /// What arrived, in words: `56 files, 3 directories, 2 links, 1,234,567 bytes`.
  String summary() {
    StringBuilder text = new StringBuilder(counted(files, "file", "files"));
    if (directories > 0) {
      text.append(", ").append(counted(directories, "directory", "directories"));
    }
    if (links > 0) {
      text.append(", ").append(counted(links, "link", "links"));
    }
    text.append(", ").append(counted(bytes, "byte", "bytes"));
    if (leftOut > 0) {
      text.append("; ")
          .append(counted(leftOut, "link that points", "links that point"))
          .append(leftOut == 1 ? " outside was left out" : " outside were left out");
    }
    if (specials > 0) {
      text.append("; ")
          .append(counted(specials, "special file was", "special files were"))
          .append(" left out");
    }
    return text.toString();
  }

  private static String counted(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }
}
