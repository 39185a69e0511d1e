package io.backupmonitor.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.backupmonitor.database.DatabaseException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The connections to one PostgreSQL server: a pool, opened when it is needed first.
final class PostgresConnections implements Connections {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 8;

  private final DatabaseUrl.Postgres url;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  PostgresConnections(DatabaseUrl.Postgres url) {
    this.url = url;
  }

  @Override
  public Vendor vendor() {
    return Vendor.POSTGRESQL;
  }

  @Override
  public <T extends @Nullable Object> T read(SqlWork<T> work) throws SQLException {
    try (Connection connection = pool().getConnection()) {
      return work.run(connection);
    }
  }

  @Override
  public <T extends @Nullable Object> T write(SqlWork<T> work) throws SQLException {
    try (Connection connection = pool().getConnection()) {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.run(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback(connection);
        }
      }
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException ignored) {
      // The connection is gone, and its transaction with it.
    }
  }

  @Override
  public DataSource forMigration() throws SQLException {
    return pool();
  }

  private synchronized HikariDataSource pool() throws SQLException {
    if (closed) {
      throw new IllegalStateException("the database " + url.display() + " was closed");
    }
    if (pool == null) {
      pool = open();
    }
    return pool;
  }

  /// The first connection is made at once, so that a server that is not there is told at once and
  /// not after the pool's patience.
  private HikariDataSource open() throws SQLException {
    try {
      return new HikariDataSource(settings());
    } catch (PoolInitializationException exception) {
      throw new SQLException(exception.getMessage(), exception);
    } catch (RuntimeException refused) {
      // The pool says so with the whole URL, which is not for everybody's eyes.
      throw new DatabaseException(
          Kind.UNUSABLE,
          "The database URL '%s' is not understood by the driver; correct host and port"
              .formatted(url.display()));
    }
  }

  private HikariConfig settings() {
    HikariConfig settings = new HikariConfig();
    settings.setPoolName("backup-monitor");
    settings.setDriverClassName("org.postgresql.Driver");
    settings.setJdbcUrl(url.jdbcUrl());
    if (!url.user().isEmpty()) {
      settings.setUsername(url.user());
    }
    if (!url.password().isEmpty()) {
      settings.setPassword(url.password());
    }
    settings.setMaximumPoolSize(MOST);
    settings.setMinimumIdle(0);
    settings.setConnectionTimeout(PATIENCE.toMillis());
    settings.setInitializationFailTimeout(1);
    settings.setConnectionInitSql("SET lock_timeout = '" + PATIENCE.toSeconds() + "s'");
    settings.addDataSourceProperty("ApplicationName", "backup-monitor");
    return settings;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
