package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.InspectionContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The journals that lie beside a SQLite database: with them it is opened as a copy, into which
/// SQLite brings what they hold; without them as it is. Closing it removes the copy.
final class SqliteJournals implements Closeable {

  private static final long ROLLBACK_MAGIC = 0xd9d505f920a163d7L;
  private static final String NAME = "database";

  private final Path file;
  private final @Nullable Path copies;

  private SqliteJournals(Path file, @Nullable Path copies) {
    this.file = file;
    this.copies = copies;
  }

  /// Looks beside the content and copies what belongs together.
  static SqliteJournals beside(Content content, InspectionContext context) throws IOException {
    List<String> suffixes = new ArrayList<>();
    for (String suffix : List.of("-wal", "-journal")) {
      Path companion = content.companion(suffix);
      if (companion != null && holdsChanges(companion, suffix)) {
        suffixes.add(suffix);
      }
    }
    if (suffixes.isEmpty()) {
      return new SqliteJournals(content.file(), null);
    }
    Path copies = Files.createTempDirectory(context.scratch(), "sqlite-");
    SqliteJournals journals = new SqliteJournals(copies.resolve(NAME), copies);
    try {
      copy(content.file(), journals.file);
      for (String suffix : suffixes) {
        Path companion = content.companion(suffix);
        if (companion != null) {
          copy(companion, copies.resolve(NAME + suffix));
        }
      }
      return journals;
    } catch (IOException | RuntimeException | Error failure) {
      journals.close();
      throw failure;
    }
  }

  /// A rollback journal whose header is wiped or gone is what a finished transaction leaves.
  private static boolean holdsChanges(Path companion, String suffix) throws IOException {
    if (!Files.isRegularFile(companion, LinkOption.NOFOLLOW_LINKS) || Files.size(companion) == 0) {
      return false;
    }
    if (suffix.equals("-wal")) {
      return true;
    }
    try (InputStream bytes = Files.newInputStream(companion)) {
      byte[] head = bytes.readNBytes(Long.BYTES);
      return head.length == Long.BYTES && ByteBuffer.wrap(head).getLong() == ROLLBACK_MAGIC;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (InputStream bytes = Files.newInputStream(from)) {
      Files.copy(bytes, to);
    }
  }

  /// Whether there are journals that hold anything.
  boolean any() {
    return copies != null;
  }

  SqliteDatabase open(BooleanSupplier stop) throws SQLException {
    return any() ? SqliteDatabase.openCopy(file, stop) : SqliteDatabase.openFrozen(file, stop);
  }

  @Override
  public void close() throws IOException {
    if (copies == null) {
      return;
    }
    try (Stream<Path> left = Files.list(copies)) {
      for (Path each : left.toList()) {
        Files.deleteIfExists(each);
      }
    }
    Files.deleteIfExists(copies);
  }
}
