package io.backupmonitor.database;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Verdict;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How rows of `backups` are read: lists of columns, and the readers that go with them.
final class BackupRow {

  /// Which groups of columns hold what they hold in most rows, as the sum of the numbers below: a
  /// scan reads every row, and reading a text costs far more than one number.
  private static final String USUAL =
      "CASE WHEN b.kind = 'file' AND b.status = 'completed' AND b.error_message IS NULL"
          + " THEN 1 ELSE 0 END"
          + " + CASE WHEN b.checksum IS NULL AND b.format IS NULL THEN 2 ELSE 0 END"
          + " + CASE WHEN b.parts IS NULL AND b.companions IS NULL AND b.sidecars IS NULL"
          + " THEN 4 ELSE 0 END, ";

  private static final int WHOLE_FILE = 1;
  private static final int NEVER_READ = 2;
  private static final int ALONE = 4;

  private static final String ITSELF =
      USUAL
          + "b.id, b.location_id, b.path, b.filepath, b.kind, b.generation, b.series, b.size_bytes,"
          + " b.checksum_algorithm, b.checksum, b.format, b.backup_timestamp, b.timestamp_nanos,"
          + " b.name_time, b.status, b.error_message, b.vanished_at";

  /// The columns that [#recorded(Row)] reads, of the table with the alias `b`.
  static final String RECORDED =
      ITSELF + ", b.parts, b.companions, b.sidecars, b.reused_name, b.device, b.inode";

  /// The columns that [#standing(Row)] reads, of the table with the alias `b`.
  static final String STANDING =
      ITSELF
          + ", b.replaced, b.verification_status, b.verified_at, b.verification_assurance,"
          + " b.restore_test_status, b.tested_at, b.restore_test_assurance";

  private static final Assurance[] ASSURANCES = Assurance.values();

  private BackupRow() {}

  static Backup backup(Row row) throws SQLException {
    return backup(row, row.wholeNumber());
  }

  private static Backup backup(Row row, int usual) throws SQLException {
    boolean whole = (usual & WHOLE_FILE) != 0;
    boolean read = (usual & NEVER_READ) == 0;
    return new Backup(
        row.number(),
        row.number(),
        new BackupPath(row.text()),
        row.text(),
        whole ? row.instead(BackupKind.FILE) : BackupKind.ofWord(row.sharedText()),
        row.wholeNumber(),
        row.sharedText(),
        row.number(),
        checksum(row, read),
        text(row, read),
        row.instant().plusNanos(row.wholeNumber()),
        row.instantOrNull(),
        whole ? row.instead(BackupStatus.COMPLETED) : BackupStatus.ofWord(row.sharedText()),
        text(row, !whole),
        row.instantOrNull());
  }

  static RecordedBackup recorded(Row row) throws SQLException {
    int usual = row.wholeNumber();
    Backup backup = backup(row, usual);
    boolean alone = (usual & ALONE) != 0;
    return new RecordedBackup(
        backup,
        new ObservedBackup(
            backup.path(),
            backup.filepath(),
            backup.kind(),
            alone ? row.instead(List.of()) : StoredText.paths(row.textOrNull()),
            alone ? row.instead(List.of()) : StoredText.paths(row.textOrNull()),
            alone ? row.instead(List.of()) : StoredText.sidecars(row.textOrNull()),
            backup.series(),
            row.flag(),
            backup.sizeBytes(),
            backup.backupTimestamp(),
            backup.nameTime(),
            row.number(),
            row.number(),
            backup.status(),
            backup.errorMessage()));
  }

  static DueDrill dueDrill(Row row) throws SQLException {
    return new DueDrill(recorded(row), row.flag(), row.instantOrNull());
  }

  static Predecessor predecessor(Row row) throws SQLException {
    return new Predecessor(
        row.text(),
        row.number(),
        checksum(row.sharedTextOrNull(), row.textOrNull()),
        StoredContents.contents(row.textOrNull()));
  }

  static Standing standing(Row row) throws SQLException {
    Backup backup = backup(row);
    boolean replaced = row.flag();
    Proof verification = Proof.read(row);
    Proof restoreTest = Proof.read(row);
    return new Standing(
        backup,
        replaced,
        verification.verdict,
        verification.at,
        restoreTest.verdict,
        restoreTest.at,
        together(verification, restoreTest));
  }

  /// The stronger proof counts, but a failure takes back what was proven before it.
  private static Assurance together(Proof verification, Proof restoreTest) {
    if (verification.withdraws(restoreTest)) {
      return verification.assurance;
    }
    if (restoreTest.withdraws(verification)) {
      return restoreTest.assurance;
    }
    return verification.assurance.compareTo(restoreTest.assurance) >= 0
        ? verification.assurance
        : restoreTest.assurance;
  }

  private static @Nullable Checksum checksum(Row row, boolean there) throws SQLException {
    if (there) {
      return checksum(row.sharedTextOrNull(), row.textOrNull());
    }
    row.skip(2);
    return null;
  }

  private static @Nullable String text(Row row, boolean there) throws SQLException {
    if (there) {
      return row.sharedTextOrNull();
    }
    row.skip(1);
    return null;
  }

  private static @Nullable Checksum checksum(@Nullable String algorithm, @Nullable String hex) {
    return algorithm == null || hex == null ? null : StoredText.checksum(algorithm, hex);
  }

  private record Proof(@Nullable Verdict verdict, @Nullable Instant at, Assurance assurance) {

    static Proof read(Row row) throws SQLException {
      String word = row.sharedTextOrNull();
      return new Proof(
          BackupRow.verdict(word),
          row.instantOrNull(),
          ASSURANCES[Math.clamp(row.wholeNumber(), 0, ASSURANCES.length - 1)]);
    }

    boolean withdraws(Proof other) {
      return verdict == Verdict.FAILED && at != null && other.at != null && at.isAfter(other.at);
    }
  }

  /// A row of [WindowQueries#series].
  static SeriesStanding series(Row row) throws SQLException {
    return new SeriesStanding(
        row.number(),
        row.text(),
        row.text(),
        row.instant(),
        row.flag(),
        verdict(row.sharedTextOrNull()),
        row.instantOrNull());
  }

  private static @Nullable Verdict verdict(@Nullable String word) {
    return word == null ? null : Verdict.ofWord(word);
  }
}
