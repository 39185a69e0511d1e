package io.backupmonitor.restore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/// The databases of a server that was recovered from a base backup. The role that read them owns
/// all tables and views by then, and has no other rights.
///
/// @param count what was read
record RecoveredDatabases(PostgresServer server, BaseBackupCount count)
    implements AskableDatabases {

  @Override
  public Set<String> names() {
    return count.databases();
  }

  /// Every server has a database that mostly stays empty.
  @Override
  public Set<String> meant() {
    return count.filled().size() == 1 ? count.filled() : names();
  }

  @Override
  public Connection connectToAsk(String name) throws SQLException {
    return server.connectToAsk(name, server.loader());
  }
}
