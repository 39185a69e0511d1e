package io.backupmonitor.database;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The connections to one database. Safe to use from several threads.
interface Connections extends AutoCloseable {

  /// Runs statements that change nothing, each in a transaction of its own.
  <T extends @Nullable Object> T read(SqlWork<T> work) throws SQLException;

  /// Runs statements in one transaction: all of it is kept, or nothing when the work throws.
  <T extends @Nullable Object> T write(SqlWork<T> work) throws SQLException;

  /// New connections for bringing the schema up to date.
  DataSource forMigration() throws SQLException;

  /// What differs between the vendors.
  Vendor vendor();

  @Override
  void close();
}
