package io.backupmonitor.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What is to be done with a connection. It must be short: nothing slow happens while a transaction
/// is open.
@FunctionalInterface
interface SqlWork<T extends @Nullable Object> {

  T run(Connection connection) throws SQLException;
}
