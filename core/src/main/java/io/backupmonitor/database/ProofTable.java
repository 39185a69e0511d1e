package io.backupmonitor.database;

import io.backupmonitor.database.OpenFinding.Stage;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `backup_verifications`, `restore_tests` and `findings`. Safe to use from several
/// threads.
///
/// A verdict and its evidence are written in one transaction or not at all. The findings that it
/// brings are opened, those of the same stage and backup that it no longer brings are closed.
public final class ProofTable {

  private static final double NANOS_PER_SECOND = 1e9;

  private static final String VERIFICATION =
      "v.id, v.backup_id, v.verification_type, v.status, v.result, v.error_message,"
          + " v.verified_at, v.findings";

  private final Store store;

  ProofTable(Store store) {
    this.store = store;
  }

  /// Records the results of all methods on one backup.
  ///
  /// @return the results with the numbers of their rows
  public List<BackupVerification> recordVerification(
      Backup backup, List<BackupVerification> results, Proven proven) {
    if (results.isEmpty()) {
      return List.of();
    }
    Verdict verdict = Verdict.together(results.stream().map(BackupVerification::status).toList());
    Instant at =
        results.stream()
            .map(BackupVerification::verifiedAt)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    List<Finding> findings =
        results.stream().flatMap(result -> result.findings().stream()).toList();
    return store.write(
        connection -> {
          requireOne(
              Sql.update(
                  connection,
                  "UPDATE backups SET verification_status = ?, verified_at = ?,"
                      + " verification_assurance = ?, format = COALESCE(?, format),"
                      + " contents = COALESCE(?, contents) WHERE id = ?",
                  verdict.word(),
                  Micros.of(at),
                  proven.assurance().level(),
                  proven.format(),
                  StoredContents.text(proven.contents()),
                  backup.id()),
              backup);
          if (proven.baseline() != null) {
            recordBaseline(connection, backup, proven.baseline());
          }
          List<BackupVerification> recorded = new ArrayList<>();
          for (BackupVerification result : results) {
            recorded.add(insert(connection, backup, result));
          }
          new FindingLedger(connection, at).replaceOf(backup, Stage.VERIFY, findings);
          return List.copyOf(recorded);
        });
  }

  private static void recordBaseline(Connection connection, Backup backup, Checksum baseline)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE backups SET checksum = ?, checksum_algorithm = ?"
            + " WHERE id = ? AND checksum IS NULL",
        baseline.hex(),
        baseline.algorithm().word(),
        backup.id());
  }

  private static BackupVerification insert(
      Connection connection, Backup backup, BackupVerification result) throws SQLException {
    long id =
        Sql.insert(
            connection,
            "INSERT INTO backup_verifications (backup_id, verification_type, status, result,"
                + " error_message, verified_at, findings) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " RETURNING id",
            backup.id(),
            result.verificationType(),
            result.status().word(),
            StoredText.sentence(result.result()),
            StoredText.message(result.errorMessage()),
            Micros.of(result.verifiedAt()),
            StoredText.ofFindings(result.findings()));
    return new BackupVerification(
        id,
        backup.id(),
        result.verificationType(),
        result.status(),
        result.result(),
        result.errorMessage(),
        result.verifiedAt(),
        result.findings());
  }

  /// Records one restore test.
  ///
  /// @param format what the bytes are; null when it was not detected
  /// @param assurance how much is proven by this drill
  /// @return the test with the number of its row
  public RestoreTest recordRestoreTest(
      Backup backup, RestoreTest test, @Nullable String format, Assurance assurance) {
    return store.write(
        connection -> {
          requireOne(
              Sql.update(
                  connection,
                  "UPDATE backups SET restore_test_status = ?, tested_at = ?,"
                      + " restore_test_assurance = ?, format = COALESCE(?, format) WHERE id = ?",
                  test.status().word(),
                  Micros.of(test.testedAt()),
                  assurance.level(),
                  format,
                  backup.id()),
              backup);
          RestoreTest recorded = insert(connection, backup, test);
          new FindingLedger(connection, test.testedAt())
              .replaceOf(backup, Stage.RESTORE, test.findings());
          return recorded;
        });
  }

  private static RestoreTest insert(Connection connection, Backup backup, RestoreTest test)
      throws SQLException {
    long id =
        Sql.insert(
            connection,
            "INSERT INTO restore_tests (backup_id, engine, test_location, status,"
                + " duration_seconds, result, error_message, tested_at, findings)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            backup.id(),
            test.engine(),
            test.testLocation(),
            test.status().word(),
            test.duration().toNanos() / NANOS_PER_SECOND,
            StoredText.sentence(test.result()),
            StoredText.message(test.errorMessage()),
            Micros.of(test.testedAt()),
            StoredText.ofFindings(test.findings()));
    new EvidenceRows(connection, id).insert(test.evidence());
    return test.recordedAs(id, backup.id());
  }

  private static void requireOne(int changed, Backup backup) {
    if (changed != 1) {
      throw new IllegalArgumentException(
          "there is no backup with the id %d ('%s')".formatted(backup.id(), backup.filepath()));
    }
  }

  /// Records what a scan found about a location and about its backups: opens the new ones, keeps
  /// the old ones, closes those of [OpenFinding.Stage#MONITOR] of this location that are no longer
  /// among them.
  public void recordScanFindings(long locationId, List<ScanFinding> findings, Instant at) {
    store.write(
        connection -> {
          new FindingLedger(connection, at).replaceOfScan(locationId, findings);
          return null;
        });
  }

  /// The findings in force, by location, backup and code; a location id of null means all locations
  /// that are enabled. What verification and drill found about content that was replaced or has
  /// vanished is in force no more.
  public List<OpenFinding> openFindings(@Nullable Long locationId) {
    return store.read(connection -> FindingLedger.open(connection, new Scope(locationId)));
  }

  /// The last results of every method on one backup.
  public List<BackupVerification> lastVerifications(long backupId) {
    return store.read(
        connection ->
            Sql.list(
                connection,
                ProofTable::verification,
                "SELECT "
                    + VERIFICATION
                    + " FROM backup_verifications v WHERE v.backup_id = ? AND NOT EXISTS (SELECT 1"
                    + " FROM backup_verifications n WHERE n.backup_id = v.backup_id"
                    + " AND n.verification_type = v.verification_type"
                    + " AND (n.verified_at > v.verified_at"
                    + " OR (n.verified_at = v.verified_at AND n.id > v.id)))"
                    + " ORDER BY v.verification_type",
                backupId));
  }

  /// The restore tests of one backup, newest first, with their evidence.
  public List<RestoreTest> restoreTests(long backupId, int limit) {
    return store.read(
        connection ->
            withEvidence(
                connection,
                Sql.list(
                    connection,
                    ProofTable::restoreTest,
                    "SELECT id, backup_id, engine, test_location, status, duration_seconds, result,"
                        + " error_message, tested_at, findings FROM restore_tests"
                        + " WHERE backup_id = ? ORDER BY tested_at DESC, id DESC LIMIT ?",
                    backupId,
                    limit)));
  }

  private static List<RestoreTest> withEvidence(Connection connection, List<RestoreTest> tests)
      throws SQLException {
    List<RestoreTest> complete = new ArrayList<>();
    for (RestoreTest test : tests) {
      complete.add(test.proven(new EvidenceRows(connection, test.id()).read()));
    }
    return complete;
  }

  /// The last restore test of each backup of a location that was made at or after `since`, newest
  /// first, with their evidence.
  ///
  /// @param limit how many at most
  public List<RecordedDrill> drills(long locationId, Instant since, int limit) {
    return store.read(
        connection -> {
          List<RecordedDrill> drills =
              Sql.list(
                  connection,
                  row -> new RecordedDrill(row.text(), row.text(), restoreTest(row)),
                  WindowQueries.drills(),
                  locationId,
                  Micros.of(since),
                  limit);
          List<RestoreTest> tests =
              withEvidence(connection, drills.stream().map(RecordedDrill::test).toList());
          List<RecordedDrill> complete = new ArrayList<>();
          for (int index = 0; index < tests.size(); index++) {
            RecordedDrill drill = drills.get(index);
            complete.add(new RecordedDrill(drill.filename(), drill.series(), tests.get(index)));
          }
          return complete;
        });
  }

  /// What the last restore test that passed of an earlier backup of the series proved; empty when
  /// there is none.
  public Optional<RestoreEvidence> earlierDrill(Backup backup) {
    return store.read(
        connection -> {
          Optional<Long> test =
              Sql.first(
                  connection,
                  Row::number,
                  WindowQueries.earlierDrill(),
                  backup.locationId(),
                  backup.series(),
                  Micros.of(backup.backupTimestamp()),
                  backup.id());
          return test.isEmpty()
              ? Optional.empty()
              : Optional.of(new EvidenceRows(connection, test.get()).read());
        });
  }

  /// Up to where the last restore test of a series got that restored a share; empty when there was
  /// none.
  public String shareEnd(long locationId, String series) {
    return store.read(
        connection ->
            Sql.first(connection, Row::text, WindowQueries.shareEnd(), locationId, series)
                .orElse(""));
  }

  /// How long the last restores of a series took that passed, newest first; of one of a share, how
  /// long one of everything would have taken.
  ///
  /// @param before only those that were made earlier
  public List<Duration> durations(long locationId, String series, Instant before, int limit) {
    return store.read(
        connection ->
            Sql.list(
                connection,
                row -> duration(row.fraction()),
                WindowQueries.durations(),
                locationId,
                series,
                Micros.of(before),
                limit));
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
  }

  private static BackupVerification verification(Row row) throws SQLException {
    return new BackupVerification(
        row.number(),
        row.number(),
        row.text(),
        Verdict.ofWord(row.text()),
        row.text(),
        row.textOrNull(),
        row.instant(),
        StoredText.findings(row.textOrNull()));
  }

  private static RestoreTest restoreTest(Row row) throws SQLException {
    return new RestoreTest(
        row.number(),
        row.number(),
        row.text(),
        row.text(),
        Verdict.ofWord(row.text()),
        duration(row.fraction()),
        row.text(),
        row.textOrNull(),
        row.instant(),
        StoredText.findings(row.textOrNull()));
  }

  /// Something that a scan found.
  ///
  /// @param backupId the row that it concerns; null when it concerns the location, or a file that
  ///     is no backup
  /// @param series the series that it concerns; null when it concerns the location
  /// @param subject what tells it apart from other findings of the same code: a path, a scheduled
  ///     time; empty where the code alone does
  public record ScanFinding(
      @Nullable Long backupId, @Nullable String series, String subject, Finding finding) {}
}
