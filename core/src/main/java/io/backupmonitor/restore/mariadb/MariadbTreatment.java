package io.backupmonitor.restore.mariadb;

import org.jspecify.annotations.Nullable;

/// What is done with a statement of a dump.
sealed interface MariadbTreatment {

  /// It runs.
  record Run() implements MariadbTreatment {}

  /// It runs with the loading account in place of whom it names as owner of the code in it.
  ///
  /// @param from where the owner's name begins in the statement
  /// @param to where it ends
  record RunAsOwn(int from, int to) implements MariadbTreatment {}

  /// It runs after the database of that name was made.
  record Enter(String database) implements MariadbTreatment {}

  /// It does not run.
  ///
  /// @param note what is said about it; null for nothing
  record Skip(@Nullable String note) implements MariadbTreatment {}

  /// It cannot run in the throw-away server, which does not blame the dump.
  ///
  /// @param what what is missing
  record Missing(String what) implements MariadbTreatment {}

  /// It reaches for files or programs of the server, and nothing more runs.
  ///
  /// @param why what it does
  record Unsafe(String why) implements MariadbTreatment {}
}
