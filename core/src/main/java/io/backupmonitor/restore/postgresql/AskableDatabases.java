package io.backupmonitor.restore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/// The databases of a throw-away server that can be asked about their content, under the names that
/// the backup gives them.
interface AskableDatabases {

  /// All of them.
  Set<String> names();

  /// Those that a question may mean which names none.
  default Set<String> meant() {
    return names();
  }

  /// A connection of the loading role to one that is there, on which no answer takes more memory
  /// than a question is worth.
  Connection connectToAsk(String name) throws SQLException;
}
