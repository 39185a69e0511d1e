package io.backupmonitor.restore;

import io.backupmonitor.format.MemberPath;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Glob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files that a restore left in a folder. Never follows a link, as a backup may hold links to
/// anywhere.
///
/// @param top the folder
record RestoredTree(Path top) {

  private static final int LARGEST_TEXT = 4 << 20;

  /// Whether something lies at a path: a file, a folder or a link.
  ///
  /// @throws UnansweredException when a link is on the way, or the folder cannot be read
  boolean isThere(String path) throws UnansweredException {
    return attributes(path) != null;
  }

  /// How many bytes a file has; empty when no file lies there.
  ///
  /// @throws UnansweredException when a link lies there or is on the way, or it cannot be read
  OptionalLong size(String path) throws UnansweredException {
    BasicFileAttributes seen = attributes(path);
    if (seen != null && seen.isSymbolicLink()) {
      throw link(path, path);
    }
    return seen != null && seen.isRegularFile()
        ? OptionalLong.of(seen.size())
        : OptionalLong.empty();
  }

  /// Whether a text stands in a file that is there, or a part of it is a match of an expression.
  boolean holds(String path, String sought, boolean regular, Duration limit)
      throws UnansweredException {
    String text = text(path);
    return regular ? matches(text, sought, limit) : text.contains(sought);
  }

  private static boolean matches(String text, String expression, Duration limit)
      throws UnansweredException {
    try {
      return Pattern.compile(expression, Pattern.MULTILINE)
          .matcher(new LimitedText(text, System.nanoTime() + limit.toNanos()))
          .find();
    } catch (LimitedText.TooLongException | StackOverflowError endless) {
      throw new UnansweredException(
          "the expression finds no end in this text; write a simpler one");
    }
  }

  private String text(String path) throws UnansweredException {
    try (InputStream stream =
        Files.newInputStream(
            MemberPath.below(top, BackupPath.of(path)), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = stream.readNBytes(LARGEST_TEXT + 1);
      if (bytes.length > LARGEST_TEXT) {
        throw new UnansweredException(
            "'%s' is larger than %,d bytes, the most in which a text is looked for"
                .formatted(path, LARGEST_TEXT));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  /// How many files match a glob; links and folders do not count.
  ///
  /// @param name that may stand in front of paths; empty for none
  long count(String glob, String name) throws UnansweredException {
    Glob pattern = Glob.parse(glob);
    long[] count = new long[1];
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
              BackupPath path = BackupPath.of(top.relativize(file).toString());
              boolean named = !name.isEmpty() && pattern.matches(BackupPath.of(name).resolve(path));
              if (seen.isRegularFile() && (named || pattern.matches(path))) {
                count[0]++;
              }
              return FileVisitResult.CONTINUE;
            }
          });
      return count[0];
    } catch (IOException | UncheckedIOException unreadable) {
      throw unreadable(glob, unreadable);
    }
  }

  /// Looks at what lies at a path, step by step, so that no link on the way is followed.
  private @Nullable BasicFileAttributes attributes(String path) throws UnansweredException {
    BackupPath way = BackupPath.ROOT;
    BasicFileAttributes seen = null;
    for (String step : path.split("/", -1)) {
      if (seen != null && seen.isSymbolicLink()) {
        throw link(way.text(), path);
      }
      way = way.resolve(step);
      seen = seen == null || seen.isDirectory() ? attributes(way) : null;
      if (seen == null) {
        return null;
      }
    }
    return seen;
  }

  private @Nullable BasicFileAttributes attributes(BackupPath path) throws UnansweredException {
    try {
      return Files.readAttributes(
          MemberPath.below(top, path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException missing) {
      return null;
    } catch (IOException unreadable) {
      throw unreadable(path.text(), unreadable);
    }
  }

  private static UnansweredException link(String link, String path) {
    return new UnansweredException(
        link.equals(path)
            ? "'%s' is a link, and links are not followed".formatted(link)
            : "'%s' on the way to '%s' is a link, and links are not followed"
                .formatted(link, path));
  }

  private static UnansweredException unreadable(String path, Exception why) {
    return new UnansweredException("'%s' could not be read: %s".formatted(path, why.getMessage()));
  }
}
