package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SQLite database files. The backup itself is opened read-only and immutable, so that nothing is
/// ever made beside it; where a journal lies beside it, a copy of both is opened.
public final class SqliteFormat implements Format {

  private static final int MOST_MESSAGES = 100;
  private static final int MESSAGES_TOLD = 3;

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".sqlite3", ".sqlite", ".s3db", ".db3", ".db");
  }

  @Override
  public boolean readsAtRandom() {
    return true;
  }

  @Override
  public boolean recognises(Sample sample) {
    return SqliteHeader.isAt(sample.head());
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    long size = sizeOf(content);
    SqliteHeader header = SqliteHeader.read(content.sample().head());
    try (SqliteJournals journals = SqliteJournals.beside(content, context)) {
      if (!journals.any()) {
        header.checkSize(size);
        tellSize(header, size, context);
      }
      read(journals, header, context);
    } catch (SQLException failure) {
      throw asDamage(failure, context);
    }
    context.notProven("a SQLite database has no checksum of its rows");
  }

  private static long sizeOf(Content content) throws IOException {
    try (SeekableByteChannel channel = content.channel()) {
      return channel.size();
    }
  }

  private static void tellSize(SqliteHeader header, long size, InspectionContext context) {
    long behind = header.bytesBehind(size);
    if (behind > 0 && header.wal()) {
      context.finding(
          FindingCode.DATABASE_WAL_MISSING,
          "has %,d bytes behind the last page that its header knows, and no -wal file beside it"
              .formatted(behind));
    } else if (behind % header.pageSize() != 0) {
      context.finding(
          FindingCode.DATABASE_TRAILING_DATA,
          "has %,d bytes behind its last page, which fill no page".formatted(behind));
    } else if (behind > 0) {
      context.notProven("%,d bytes lie behind the last page".formatted(behind));
    }
  }

  private static void read(SqliteJournals journals, SqliteHeader header, InspectionContext context)
      throws SQLException, IOException {
    try (SqliteDatabase database = journals.open(() -> isDue(context))) {
      if (!isWhole(database, context)) {
        countWhatIsLeft(database, context);
        return;
      }
      checkForeignKeys(database, context);
      database.countRows().forEach(context::table);
      if (database.tables().isEmpty()) {
        tellEmpty(header, journals, context);
      } else if (header.wal() && !journals.any()) {
        context.notProven(
            "changes that were only in a -wal file when the database was copied are not here");
      }
    }
  }

  private static void tellEmpty(
      SqliteHeader header, SqliteJournals journals, InspectionContext context) {
    context.finding(FindingCode.DATABASE_EMPTY, "has no tables");
    if (header.wal() && !journals.any()) {
      context.finding(
          FindingCode.DATABASE_WAL_MISSING,
          "keeps its changes in a -wal file, and there is none beside it: that may be all of it");
    }
  }

  private static void countWhatIsLeft(SqliteDatabase database, InspectionContext context)
      throws SQLException {
    try {
      database.countRows().forEach(context::table);
    } catch (SQLException failure) {
      if (SqliteDatabase.causeOf(failure) != SqliteDatabase.Cause.DAMAGE) {
        throw failure;
      }
    }
  }

  private static boolean isWhole(SqliteDatabase database, InspectionContext context)
      throws SQLException {
    SqliteDatabase.Integrity integrity;
    try {
      integrity = database.integrity(MOST_MESSAGES);
    } catch (SQLException failure) {
      if (SqliteDatabase.causeOf(failure) != SqliteDatabase.Cause.EXTENSION) {
        throw failure;
      }
      context.finding(
          FindingCode.FORMAT_UNSUPPORTED,
          "its integrity cannot be checked here: " + SqliteDatabase.messageOf(failure));
      return true;
    }
    if (integrity.unasked() != null) {
      context.notProven(
          "a virtual table needs its application (%s), so only the other tables were checked"
              .formatted(integrity.unasked()));
    }
    List<String> messages = integrity.messages();
    if (!messages.isEmpty()) {
      context.finding(
          FindingCode.DATABASE_CORRUPT, "the integrity check says: " + summary(messages));
    }
    return messages.isEmpty();
  }

  private static String summary(List<String> messages) {
    String first = messages.stream().limit(MESSAGES_TOLD).collect(Collectors.joining("; "));
    int more = messages.size() - MESSAGES_TOLD;
    if (more <= 0) {
      return first;
    }
    return "%s; and %s%,d more"
        .formatted(first, messages.size() >= MOST_MESSAGES ? "at least " : "", more);
  }

  private static void checkForeignKeys(SqliteDatabase database, InspectionContext context)
      throws SQLException {
    try {
      database
          .danglingRows()
          .forEach(
              (dangling, count) ->
                  context.finding(
                      FindingCode.DATABASE_FOREIGN_KEY,
                      "%,d rows of %s refer to rows of %s that are not there"
                          .formatted(count, dangling.table(), dangling.parent())));
    } catch (SQLException failure) {
      if (SqliteDatabase.causeOf(failure) != SqliteDatabase.Cause.STATEMENT) {
        throw failure;
      }
      context.finding(
          FindingCode.DATABASE_FOREIGN_KEY,
          "its foreign keys cannot be checked: " + SqliteDatabase.messageOf(failure));
    }
  }

  private static boolean isDue(InspectionContext context) {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    try {
      context.budget().checkTime();
      return false;
    } catch (DamageException due) {
      return true;
    }
  }

  /// What stopped SQLite, as damage where it is the backup's, and as a failed look where it is not.
  private static IOException asDamage(SQLException failure, InspectionContext context)
      throws DamageException {
    String message = SqliteDatabase.messageOf(failure);
    return switch (SqliteDatabase.causeOf(failure)) {
      case DAMAGE, STATEMENT ->
          new DamageException(FindingCode.DATABASE_CORRUPT, "SQLite says: " + message, failure);
      case EXTENSION ->
          new DamageException(FindingCode.FORMAT_UNSUPPORTED, "SQLite says: " + message, failure);
      case MEMORY ->
          new DamageException(FindingCode.LIMIT_MEMORY, "SQLite says: " + message, failure);
      case STOPPED -> stopped(context, failure);
      case NO_SPACE, MACHINE -> new IOException("SQLite says: " + message, failure);
    };
  }

  private static IOException stopped(InspectionContext context, @Nullable Throwable cause)
      throws DamageException {
    context.budget().checkTime();
    IOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }
}
