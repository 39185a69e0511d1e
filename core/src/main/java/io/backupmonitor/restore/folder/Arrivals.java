package io.backupmonitor.restore.folder;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.IntStream;
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

  /// Looks for every member, with all processors.
  ///
  /// @throws IOException when the folder cannot be read, which says nothing about the backup
  void look() throws IOException {
    try {
      IntStream.range(0, expected.count()).parallel().forEach(this::look);
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    count();
  }

  private void look(int member) {
    Path path = MemberPath.below(content, expected.place(member));
    try {
      if (isThere(path, member)) {
        expected.arrived(member);
      }
    } catch (NoSuchFileException missing) {
      // it did not arrive, and is counted so
      return;
    } catch (FileSystemException refused) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new UncheckedIOException(refused);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private boolean isThere(Path path, int member) throws IOException {
    BasicFileAttributes seen =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return switch (expected.kind(member)) {
      case FILE, HARD_LINK -> seen.isRegularFile() && isWhole(path, seen.size(), member);
      case DIRECTORY -> seen.isDirectory();
      case SYMBOLIC_LINK -> seen.isSymbolicLink();
      case SPECIAL -> seen.isOther();
    };
  }

  private boolean isWhole(Path path, long size, int member) throws IOException {
    long promised = expected.size(member);
    return promised == ExpectedMembers.ANY_SIZE
        || (size == promised && (!rereads || crc32(path, size) == expected.crc32(member)));
  }

  private static int crc32(Path path, long size) throws IOException {
    CRC32 crc = new CRC32();
    byte[] block = new byte[Math.clamp(size, 1, 256 * 1024)];
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
