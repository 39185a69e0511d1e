package io.backupmonitor.restore;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Restores backups of some formats into throw-away places; found by [java.util.ServiceLoader].
/// Implementations are stateless and safe to use from several threads.
public interface RestoreEngine {

  /// The name used in reports and JSON: `folder`, `postgresql`.
  String name();

  /// Whether this engine restores backups of that format, given as a chain like
  /// `postgresql.sql.gz`. The first engine in the order of [#precedence()] that says yes is taken.
  boolean restores(String format);

  /// Smaller comes first; special engines come before the general folder engine.
  int precedence();

  /// Whether a restore executes what a backup contains, such as statements and functions, so that
  /// it must not happen without isolation.
  default boolean executes() {
    return false;
  }

  /// The same of backups of one format only, given as a chain like `sqlite.sql.gz`.
  default boolean executes(String format) {
    return executes();
  }

  /// Whether a restore is a mere copy, as of files that mean nothing to any server; such content is
  /// no dump.
  default boolean copies() {
    return false;
  }

  /// Why the engine cannot run on this machine, in one sentence that says what to do; empty when it
  /// can.
  Optional<String> unavailable();

  /// What of this machine it would restore into, with versions, for people: `PostgreSQL 18.4,
  /// bundled`. Asks the programs, so it takes a moment.
  default List<String> installations() {
    return List.of();
  }

  /// The same as [#unavailable()], with folders of programs of servers beside the usual ones.
  default Optional<String> unavailable(List<Path> programFolders) {
    return unavailable();
  }

  /// The same as [#installations()], with folders of programs of servers beside the usual ones.
  default List<String> installations(List<Path> programFolders) {
    return installations();
  }

  /// Prepares a throw-away place. The caller feeds it by an inspection with [RestoreSession#sink()]
  /// and then asks for the outcome.
  ///
  /// @throws RestoreUnavailableException when the place cannot be made: no space, no engine
  RestoreSession open(RestoreRequest request)
      throws RestoreUnavailableException, InterruptedException;
}
