package io.backupmonitor.restore;

import java.util.Optional;

/// Restores backups of some formats into throw-away places; found by [java.util.ServiceLoader].
/// Implementations are stateless and safe to use from several threads.
public interface RestoreEngine {

  /// The name used in reports and JSON: `folder`, `postgresql`.
  String name();

  /// Whether this engine restores backups of that format, given as a chain like
  /// `postgresql.sql.gz`.
  /// The first engine in the order of [#precedence()] that says yes is taken.
  boolean restores(String format);

  /// Smaller comes first; special engines come before the general folder engine.
  int precedence();

  /// Why the engine cannot run on this machine, in one sentence that says what to do; empty when it
  /// can.
  Optional<String> unavailable();

  /// Prepares a throw-away place. The caller feeds it by an inspection with [RestoreSession#sink()]
  /// and then asks for the outcome.
  ///
  /// @throws RestoreUnavailableException when the place cannot be made: no space, no engine
  RestoreSession open(RestoreRequest request)
      throws RestoreUnavailableException, InterruptedException;
}
