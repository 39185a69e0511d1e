package io.backupmonitor.database;

import io.backupmonitor.database.OpenFinding.Stage;
import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens, keeps and closes findings, inside the transaction of the look that brings them. A finding
/// that is open already keeps its row and the time of its first sight.
final class FindingLedger {

  private static final String OPEN =
      "SELECT f.id, f.backup_id, f.code, f.subject, f.message FROM findings f"
          + " WHERE f.closed_at IS NULL AND f.stage = ? AND ";

  private final Connection connection;
  private final long at;

  FindingLedger(Connection connection, Instant at) {
    this.connection = connection;
    this.at = Micros.of(at);
  }

  /// What tells findings of one stage and location apart.
  private record Key(@Nullable Long backupId, String code, String subject) {}

  /// An open row.
  private record Line(long id, Key key, String message) {}

  /// Makes the open findings of one stage about one backup equal these.
  void replaceOf(Backup backup, Stage stage, List<Finding> findings) throws SQLException {
    Map<Key, ScanFinding> wanted = new LinkedHashMap<>();
    Map<FindingCode, Integer> counts = new EnumMap<>(FindingCode.class);
    for (Finding finding : new LinkedHashSet<>(findings)) {
      int count = counts.merge(finding.code(), 1, Integer::sum);
      String subject = count == 1 ? "" : "#" + count;
      wanted.put(
          new Key(backup.id(), finding.code().code(), subject),
          new ScanFinding(backup.id(), backup.series(), subject, finding));
    }
    List<Line> open =
        Sql.list(
            connection, FindingLedger::line, OPEN + "f.backup_id = ?", word(stage), backup.id());
    replace(backup.locationId(), stage, open, wanted);
  }

  /// Makes the open findings of the scans of one location equal these.
  void replaceOfScan(long locationId, List<ScanFinding> findings) throws SQLException {
    Map<Key, ScanFinding> wanted = new LinkedHashMap<>();
    for (ScanFinding finding : findings) {
      String subject = StoredText.sentence(finding.subject());
      wanted.putIfAbsent(
          new Key(finding.backupId(), finding.finding().code().code(), subject),
          new ScanFinding(finding.backupId(), finding.series(), subject, finding.finding()));
    }
    List<Line> open =
        Sql.list(
            connection,
            FindingLedger::line,
            OPEN + "f.location_id = ?",
            word(Stage.MONITOR),
            locationId);
    replace(locationId, Stage.MONITOR, open, wanted);
  }

  private void replace(long locationId, Stage stage, List<Line> open, Map<Key, ScanFinding> wanted)
      throws SQLException {
    for (Line line : open) {
      ScanFinding still = wanted.remove(line.key);
      if (still == null) {
        Sql.update(connection, "UPDATE findings SET closed_at = ? WHERE id = ?", at, line.id);
      } else if (!line.message.equals(StoredText.sentence(still.finding().message()))) {
        Sql.update(
            connection,
            "UPDATE findings SET message = ? WHERE id = ?",
            StoredText.sentence(still.finding().message()),
            line.id);
      }
    }
    for (ScanFinding finding : wanted.values()) {
      insert(locationId, stage, finding);
    }
  }

  /// Of two processes that find the same at once, the second finds the row of the first.
  private void insert(long locationId, Stage stage, ScanFinding finding) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO findings (location_id, backup_id, series, stage, code, subject, severity,"
            + " message, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        locationId,
        finding.backupId(),
        finding.series(),
        word(stage),
        finding.finding().code().code(),
        finding.subject(),
        finding.finding().severity().word(),
        StoredText.sentence(finding.finding().message()),
        at);
  }

  /// The findings in force.
  static List<OpenFinding> open(Connection connection, Scope scope) throws SQLException {
    return Sql.list(
        connection,
        row ->
            new OpenFinding(
                row.number(),
                row.number(),
                row.numberOrNull(),
                row.sharedTextOrNull(),
                Stage.valueOf(row.sharedText().toUpperCase(Locale.ROOT)),
                new Finding(StoredText.code(row.sharedText()), row.text()),
                row.instant()),
        openQuery(scope),
        scope.with());
  }

  static String openQuery(Scope scope) {
    return "SELECT f.id, f.location_id, f.backup_id, COALESCE(b.series, f.series), f.stage, f.code,"
        + " f.message, f.first_seen FROM findings f LEFT JOIN backups b ON b.id = f.backup_id"
        + " WHERE f.closed_at IS NULL AND "
        + scope.on("f.location_id")
        + " AND (f.stage = 'monitor' OR (NOT b.replaced AND b.vanished_at IS NULL))"
        + " ORDER BY f.location_id, f.backup_id NULLS FIRST, f.code, f.subject";
  }

  private static Line line(Row row) throws SQLException {
    return new Line(row.number(), new Key(row.numberOrNull(), row.text(), row.text()), row.text());
  }

  private static String word(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }
}
