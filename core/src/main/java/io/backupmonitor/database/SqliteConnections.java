package io.backupmonitor.database;

import io.backupmonitor.database.DatabaseException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// The connections to one SQLite file: one that writes, and as many readers as threads read at
/// once. All are opened when they are needed first, so that a command that only reads opens one.
///
/// The write-ahead log lets readers go on while another process writes. Writers begin with BEGIN
/// IMMEDIATE, so that they wait for one another at the start and never fail in the middle.
final class SqliteConnections implements Connections {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Taken only as it is used. The index of times is filled in the order of paths, and the default
  /// of 2 MiB makes that slow in a large database.
  private static final int CACHE_KIBIBYTES = 65_536;

  private final DatabaseUrl.Sqlite url;
  private final ConcurrentLinkedDeque<Connection> idleReaders = new ConcurrentLinkedDeque<>();
  private final ReentrantLock writing = new ReentrantLock();
  private @Nullable Connection writer;
  private volatile boolean closed;

  SqliteConnections(DatabaseUrl.Sqlite url) {
    this.url = url;
  }

  @Override
  public Vendor vendor() {
    return Vendor.SQLITE;
  }

  @Override
  public <T extends @Nullable Object> T read(SqlWork<T> work) throws SQLException {
    Connection idle = idleReaders.pollFirst();
    Connection reader = idle == null ? open() : idle;
    boolean done = false;
    try {
      T result = work.run(reader);
      done = true;
      return result;
    } finally {
      if (done && !closed) {
        idleReaders.addFirst(reader);
      } else {
        closeQuietly(reader);
      }
    }
  }

  @Override
  public <T extends @Nullable Object> T write(SqlWork<T> work) throws SQLException {
    writing.lock();
    try {
      Connection connection = writer();
      boolean done = false;
      try {
        // The driver begins a transaction here and commits it there; its commit() would begin the
        // next one at once, and keep the file locked.
        connection.setAutoCommit(false);
        T result = work.run(connection);
        connection.setAutoCommit(true);
        done = true;
        return result;
      } finally {
        if (!done) {
          dropWriter(connection);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private Connection writer() throws SQLException {
    if (writer == null) {
      writer = open();
    }
    return writer;
  }

  /// Closing rolls back, and leaves no doubt about the state of the connection after an error.
  private void dropWriter(Connection connection) {
    writer = null;
    closeQuietly(connection);
  }

  private Connection open() throws SQLException {
    if (closed) {
      throw new IllegalStateException("the database " + url.display() + " was closed");
    }
    requirePlace();
    return JDBC.createConnection("jdbc:sqlite:" + url.file(), settings().toProperties());
  }

  /// SQLite's own messages do not tell these apart.
  private void requirePlace() {
    Path file = url.file();
    if (Files.isRegularFile(file)) {
      return;
    }
    if (Files.exists(file)) {
      throw new DatabaseException(
          Kind.UNUSABLE,
          "The database '%s' is %s; correct database.url so that it names a file"
              .formatted(file, Files.isDirectory(file) ? "a directory" : "no regular file"));
    }
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new DatabaseException(
          Kind.UNAVAILABLE,
          ("The folder of the database '%s' is not there; it is never created, as it may be a disk"
                  + " that is not mounted: create it, mount it, or correct database.url")
              .formatted(file));
    }
  }

  private static SQLiteConfig settings() {
    SQLiteConfig settings = new SQLiteConfig();
    settings.enforceForeignKeys(true);
    settings.setBusyTimeout((int) PATIENCE.toMillis());
    settings.setSynchronous(SynchronousMode.NORMAL);
    settings.setCacheSize(-CACHE_KIBIBYTES);
    settings.setTransactionMode(TransactionMode.IMMEDIATE);
    return settings;
  }

  @Override
  public DataSource forMigration() {
    SQLiteDataSource source = new SQLiteDataSource(settings());
    source.setUrl("jdbc:sqlite:" + url.file());
    return source;
  }

  /// Switches the file to the write-ahead log; the file remembers that.
  void useWriteAheadLog() throws SQLException {
    read(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("PRAGMA journal_mode = WAL");
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    for (Connection reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
      closeQuietly(reader);
    }
    writing.lock();
    try {
      if (writer != null) {
        dropWriter(writer);
      }
    } finally {
      writing.unlock();
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException ignored) {
      // Whatever was wrong with it, it is not used again.
    }
  }
}
