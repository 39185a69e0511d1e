package io.backupmonitor.health;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.database.Proven;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.database.ScanChanges;
import io.backupmonitor.database.TestDatabase;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A database that fills up in a few words: `watched.backup("a.tar.gz").verified(Verdict.FAILED,
/// FindingCode.ARCHIVE_TRUNCATED)`.
public final class Watched implements AutoCloseable {

  private final DatabaseManager database;
  private Instant now;
  private final List<BackupLocation> locations = new ArrayList<>();

  private Watched(DatabaseManager database, Instant now) {
    this.database = database;
    this.now = now;
  }

  /// A fresh database in this folder.
  public static Watched in(Path folder, Instant now) {
    return new Watched(TestDatabase.in(folder), now);
  }

  public DatabaseManager database() {
    return database;
  }

  public Instant now() {
    return now;
  }

  /// Lets time pass.
  public void pass(Duration time) {
    now = now.plus(time);
  }

  /// One more location, with everything switched on, in UTC.
  public BackupLocation location(String name) {
    return location(
        new BackupLocation(
            0, name, "/backups/" + name, "file", "daily", 30, true, true, true, ZoneId.of("UTC")));
  }

  /// One more location.
  public BackupLocation location(BackupLocation location) {
    locations.removeIf(known -> known.name().equals(location.name()));
    locations.add(location);
    List<BackupLocation> recorded = database.locations().synchronise(locations);
    return recorded.getLast();
  }

  /// A backup of a location, made an hour ago and recorded now.
  public Recorded backup(BackupLocation location, String path) {
    return backup(location, path, 1000, now.minus(Duration.ofHours(1)), BackupStatus.COMPLETED);
  }

  public Recorded backup(
      BackupLocation location, String path, long size, Instant made, BackupStatus status) {
    ObservedBackup seen = observed(location, path, size, made, status);
    database
        .backups()
        .apply(
            location.id(),
            new ScanChanges(now, List.of(seen), Map.of(), Map.of(), List.of(), List.of()));
    return find(location, path);
  }

  /// The newest row under a path.
  public Recorded find(BackupLocation location, String path) {
    return database.backups().current(location.id()).stream()
        .map(RecordedBackup::backup)
        .filter(backup -> backup.path().equals(BackupPath.of(path)))
        .findFirst()
        .map(Recorded::new)
        .orElseThrow();
  }

  /// Other content under the path of a backup.
  public Recorded replaced(BackupLocation location, Recorded old, long size) {
    ObservedBackup seen =
        observed(location, old.backup.path().text(), size, now, BackupStatus.COMPLETED);
    database
        .backups()
        .apply(
            location.id(),
            new ScanChanges(
                now, List.of(), Map.of(old.backup.id(), seen), Map.of(), List.of(), List.of()));
    return find(location, old.backup.path().text());
  }

  /// The file of a backup is gone.
  public void vanished(BackupLocation location, Recorded gone) {
    database
        .backups()
        .apply(
            location.id(),
            new ScanChanges(
                now, List.of(), Map.of(), Map.of(), List.of(gone.backup.id()), List.of()));
  }

  /// What a scan says about a location; what it said before and does not repeat is over.
  public void scanned(BackupLocation location, ScanFinding... findings) {
    database.proofs().recordScanFindings(location.id(), List.of(findings), now);
  }

  /// A finding about the location or one of its series.
  public static ScanFinding about(String series, FindingCode code, String message) {
    return new ScanFinding(null, series, "", code.saying(message));
  }

  public List<OpenFinding> findings() {
    return database.proofs().openFindings(null);
  }

  private static ObservedBackup observed(
      BackupLocation location, String path, long size, Instant made, BackupStatus status) {
    BackupPath place = BackupPath.of(path);
    return new ObservedBackup(
        place,
        location.path() + "/" + path,
        BackupKind.FILE,
        List.of(),
        List.of(),
        List.of(),
        path.replaceAll("[0-9-]+", "*"),
        false,
        size,
        made,
        null,
        1,
        path.hashCode(),
        status,
        status == BackupStatus.COMPLETED ? null : "it is " + status.word());
  }

  @Override
  public void close() {
    database.close();
  }

  /// A row, to be proven.
  public final class Recorded {

    private final Backup backup;

    private Recorded(Backup backup) {
      this.backup = backup;
    }

    public long id() {
      return backup.id();
    }

    public Recorded verified(Verdict verdict, FindingCode... findings) {
      return verified(verdict, "42 entries, 1,000 bytes read", findings);
    }

    public Recorded verified(Verdict verdict, String result, FindingCode... codes) {
      List<Finding> findings = findings(codes);
      database
          .proofs()
          .recordVerification(
              backup,
              List.of(
                  new BackupVerification(
                      0,
                      backup.id(),
                      "structure",
                      verdict,
                      result,
                      verdict == Verdict.PASSED ? null : verdict.word() + " because it is so",
                      now,
                      findings)),
              new Proven(
                  verdict == Verdict.PASSED ? Assurance.OPENED : Assurance.SEEN,
                  null,
                  "tar.gz",
                  null));
      return this;
    }

    public Recorded restored(Verdict verdict, FindingCode... codes) {
      database
          .proofs()
          .recordRestoreTest(
              backup,
              new RestoreTest(
                  0,
                  backup.id(),
                  "folder",
                  "/scratch",
                  verdict,
                  Duration.ofMillis(2100),
                  "42 files, 1,000 bytes",
                  verdict == Verdict.PASSED ? null : "less arrived",
                  now,
                  findings(codes)),
              "tar.gz",
              verdict == Verdict.PASSED ? Assurance.RESTORED : Assurance.SEEN);
      return this;
    }

    public Recorded restored(Verdict verdict, RestoreEvidence evidence) {
      database
          .proofs()
          .recordRestoreTest(
              backup,
              new RestoreTest(
                  0,
                  backup.id(),
                  "postgresql",
                  "/scratch",
                  verdict,
                  Duration.ofMillis(2100),
                  "2 tables, 8 rows",
                  null,
                  now,
                  List.of(),
                  evidence),
              "postgresql.sql",
              Assurance.QUERIED);
      return this;
    }

    private List<Finding> findings(FindingCode... codes) {
      return Arrays.stream(codes)
          .map(code -> code.saying("'%s': %s".formatted(backup.filename(), code.meaning())))
          .toList();
    }
  }
}
