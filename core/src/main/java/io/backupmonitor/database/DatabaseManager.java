package io.backupmonitor.database;

import java.time.Instant;

/// The database: one embedded SQLite file, or a PostgreSQL server shared by a fleet.
///
/// Safe to use from several threads, and from several processes at once. Every method of this class
/// and of its tables throws [DatabaseException] when the database cannot do its work.
public final class DatabaseManager implements AutoCloseable {

  private final Store store;
  private final LocationTable locations;
  private final BackupTable backups;
  private final ProofTable proofs;
  private final HealthTable health;
  private final AlertTable alerts;

  /// Reads the URL; nothing is opened before it is needed.
  ///
  /// @param url `sqlite:///file.db` (relative), `sqlite:////absolute/file.db`,
  ///     `postgresql://user:password@host:port/name`, or the `jdbc:` form of either
  public DatabaseManager(String url) {
    store = new Store(DatabaseUrl.parse(url));
    locations = new LocationTable(store);
    backups = new BackupTable(store);
    proofs = new ProofTable(store);
    health = new HealthTable(store);
    alerts = new AlertTable(store);
  }

  /// Brings the schema up to date, whatever version it has; does nothing when it is. Makes the
  /// SQLite file when it is not there, but never its folder.
  public void createTables() {
    store.createTables();
  }

  /// The watched places.
  public LocationTable locations() {
    return locations;
  }

  /// The backups in them.
  public BackupTable backups() {
    return backups;
  }

  /// What was proven about them.
  public ProofTable proofs() {
    return proofs;
  }

  /// The daily health.
  public HealthTable health() {
    return health;
  }

  /// Alerts and their deliveries.
  public AlertTable alerts() {
    return alerts;
  }

  /// Forgets our own history before an instant: verifications and restore tests but the newest of
  /// every backup and method, closed findings, missed runs, and resolved alerts with their
  /// deliveries. Backups and their daily health stay.
  ///
  /// @return how many rows were deleted
  public long prune(Instant before) {
    return new Pruning(store, before).run();
  }

  /// Closes all connections. Nothing can be read or written afterwards.
  @Override
  public void close() {
    store.close();
  }
}
