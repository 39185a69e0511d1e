package io.backupmonitor.restore.postgresql;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is done with a statement of a dump.
sealed interface PostgresTreatment {

  /// It runs, and an error is an error.
  record Run() implements PostgresTreatment {}

  /// It runs, and some errors do not matter.
  ///
  /// @param states the SQLSTATEs of these errors
  /// @param note what is said when one occurs; null for nothing
  record Tolerate(Set<String> states, @Nullable String note) implements PostgresTreatment {}

  /// It does not run.
  ///
  /// @param note what is said about it; null for nothing
  record Skip(@Nullable String note) implements PostgresTreatment {}

  /// It cannot run in the throw-away server, which does not blame the dump.
  ///
  /// @param what what is missing
  record Missing(String what) implements PostgresTreatment {}

  /// Another statement runs in its place.
  record Instead(String sql) implements PostgresTreatment {}

  /// An extension is made, by the superuser where it is harmless and nothing of the dump has run
  /// that could lure its script.
  record Extension(String name, @Nullable String schema) implements PostgresTreatment {}
}
