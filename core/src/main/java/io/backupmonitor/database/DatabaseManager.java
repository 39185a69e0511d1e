package io.backupmonitor.database;

/// The database: one embedded SQLite file, or a PostgreSQL server shared by a fleet.
///
/// Safe to use from several threads, and from several processes at once. Every method of this class
/// and of its tables throws [DatabaseException] when the database cannot do its work.
public final class DatabaseManager implements AutoCloseable {

  /// @param url `sqlite:///file.db` (relative), `sqlite:////absolute/file.db`,
  ///     `postgresql://user:password@host:port/name`, or the `jdbc:` form of either
  public DatabaseManager(String url) {
    throw new UnsupportedOperationException(url);
  }

  /// Brings the schema up to date, whatever version it has; does nothing when it is.
  public void createTables() {
    throw new UnsupportedOperationException();
  }

  /// The watched places.
  public LocationTable locations() {
    throw new UnsupportedOperationException();
  }

  /// The backups in them.
  public BackupTable backups() {
    throw new UnsupportedOperationException();
  }

  /// What was proven about them.
  public ProofTable proofs() {
    throw new UnsupportedOperationException();
  }

  /// The daily health.
  public HealthTable health() {
    throw new UnsupportedOperationException();
  }

  /// Alerts and their deliveries.
  public AlertTable alerts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
