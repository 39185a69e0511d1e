package io.backupmonitor.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// One run of Flyway. Two processes that start at once wait for each other: on PostgreSQL by
/// Flyway's own lock, on SQLite by a lock file that is gone again afterwards.
final class Migration {

  /// A file lock belongs to the whole process, so its threads need one of their own.
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final DatabaseUrl url;
  private final Connections connections;

  Migration(DatabaseUrl url, Connections connections) {
    this.url = url;
    this.connections = connections;
  }

  void run(Schema schema) throws SQLException {
    if (!(connections instanceof SqliteConnections sqlite)
        || !(url instanceof DatabaseUrl.Sqlite(Path file))) {
      migrate();
      return;
    }
    // Opens the file before anything is written beside it, so that trouble with it is told first.
    sqlite.useWriteAheadLog();
    Path lock = file.resolveSibling(file.getFileName() + ".migration-lock");
    IN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && schema.number() != Schema.NUMBER) {
        migrate();
      }
      // Whoever still waits for this very file finds the schema up to date.
      Files.deleteIfExists(lock);
    } catch (IOException exception) {
      throw new SQLException("cannot lock '%s': %s".formatted(lock, exception), exception);
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  private void migrate() throws SQLException {
    DataSource source = connections.forMigration();
    try {
      Flyway.configure(Migration.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(source)
          .locations(connections.vendor().migrations())
          .table(Schema.HISTORY_TABLE)
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException exception) {
      throw sqlCause(exception)
          .orElseGet(() -> new SQLException(exception.getMessage(), exception));
    }
  }

  private static Optional<SQLException> sqlCause(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
