package io.backupmonitor.database;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreEvidence.Scratch;
import io.backupmonitor.model.RestoreEvidence.Step;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows that belong to one restore test, inside the transaction of the caller.
///
/// @param restoreTest the number of its row
record EvidenceRows(Connection connection, long restoreTest) {

  private static final double MILLIS_PER_SECOND = 1e3;

  /// So many tables are kept; the first ones in the order of their names.
  private static final int MOST_TABLES = 10_000;

  /// Writes what is there; a test that restored nothing has no evidence.
  void insert(RestoreEvidence evidence) throws SQLException {
    if (evidence.equals(RestoreEvidence.NONE)) {
      return;
    }
    Checksum checksum = evidence.checksum();
    Duration objective = evidence.objective();
    RestoredShare share = evidence.share();
    Sql.update(
        connection,
        "INSERT INTO restore_evidence (restore_test_id, sha256, engine_version, isolation, scratch,"
            + " members, content_bytes, objective_seconds, steps, not_proven, share_bytes,"
            + " all_bytes, forecast_seconds, share_end, program_version)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        restoreTest,
        checksum == null ? null : checksum.hex(),
        StoredText.sentence(evidence.engineVersion()),
        evidence.isolation(),
        evidence.scratch().name().toLowerCase(Locale.ROOT),
        evidence.contents().entries(),
        evidence.contents().bytes(),
        objective == null ? null : stored(objective),
        StoredText.ofLines(evidence.steps().stream().map(EvidenceRows::line).toList()),
        StoredText.ofLines(evidence.notProven()),
        share == null ? null : share.bytes(),
        share == null ? null : share.allBytes(),
        share == null ? null : stored(share.forecast()),
        share == null ? null : share.end(),
        evidence.programVersion().isEmpty() ? null : evidence.programVersion());
    insertAssertions(evidence.assertions());
    insertNested(evidence.nested());
    insertTables(evidence.contents().tables());
  }

  private static double stored(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }

  private static String line(Step step) {
    return step.duration().toNanos() / 1000 + " " + step.name();
  }

  private void insertAssertions(List<Assertion> assertions) throws SQLException {
    for (int position = 0; position < assertions.size(); position++) {
      Assertion assertion = assertions.get(position);
      Sql.update(
          connection,
          "INSERT INTO restore_assertions (restore_test_id, position, name, status, expected,"
              + " actual) VALUES (?, ?, ?, ?, ?, ?)",
          restoreTest,
          position,
          StoredText.sentence(assertion.name()),
          assertion.status().word(),
          StoredText.sentence(assertion.expected()),
          StoredText.sentence(assertion.actual()));
    }
  }

  private void insertNested(List<NestedDrill> nested) throws SQLException {
    for (int position = 0; position < nested.size(); position++) {
      NestedDrill drill = nested.get(position);
      Checksum checksum = drill.checksum();
      Sql.update(
          connection,
          "INSERT INTO restore_nested (restore_test_id, position, path, format, engine,"
              + " engine_version, status, duration_seconds, result, sha256)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          restoreTest,
          position,
          drill.path().escaped(),
          drill.format(),
          drill.engine(),
          StoredText.sentence(drill.engineVersion()),
          drill.status().word(),
          stored(drill.duration()),
          StoredText.sentence(drill.result()),
          checksum == null ? null : checksum.hex());
    }
  }

  private void insertTables(SortedMap<String, Long> tables) throws SQLException {
    SortedMap<String, Long> named = new TreeMap<>();
    tables.entrySet().stream()
        .limit(MOST_TABLES)
        .forEach(table -> named.put(StoredText.sentence(table.getKey()), table.getValue()));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO restore_tables (restore_test_id, table_name, row_count)"
                + " VALUES (?, ?, ?)")) {
      for (Map.Entry<String, Long> table : named.entrySet()) {
        insert.setLong(1, restoreTest);
        insert.setString(2, table.getKey());
        insert.setLong(3, table.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// Reads what is there; nothing for a test without evidence.
  RestoreEvidence read() throws SQLException {
    SortedMap<String, Long> tables = tables();
    Lists lists = new Lists(assertions(), nested());
    return Sql.first(
            connection,
            row -> evidence(row, tables, lists),
            "SELECT sha256, engine_version, isolation, steps, members, content_bytes, not_proven,"
                + " scratch, objective_seconds, share_bytes, all_bytes, forecast_seconds,"
                + " share_end, program_version"
                + " FROM restore_evidence WHERE restore_test_id = ?",
            restoreTest)
        .orElse(RestoreEvidence.NONE);
  }

  private static RestoreEvidence evidence(Row row, SortedMap<String, Long> tables, Lists lists)
      throws SQLException {
    String sha256 = row.textOrNull();
    String version = row.text();
    Long isolation = row.numberOrNull();
    List<Step> steps = StoredText.lines(row.textOrNull()).stream().map(EvidenceRows::step).toList();
    return new RestoreEvidence(
        checksum(sha256),
        version,
        isolation == null ? null : Math.toIntExact(isolation),
        steps,
        new Contents(row.number(), row.number(), tables),
        lists.assertions(),
        StoredText.lines(row.textOrNull()),
        Scratch.valueOf(row.text().toUpperCase(Locale.ROOT)),
        seconds(row.fractionOrNull()),
        lists.nested(),
        share(row),
        Objects.requireNonNullElse(row.textOrNull(), ""));
  }

  /// What else belongs to a test, in the order in which it was found.
  private record Lists(List<Assertion> assertions, List<NestedDrill> nested) {}

  private static @Nullable RestoredShare share(Row row) throws SQLException {
    Long bytes = row.numberOrNull();
    Long allBytes = row.numberOrNull();
    Duration forecast = seconds(row.fractionOrNull());
    String end = row.textOrNull();
    return bytes == null || allBytes == null || forecast == null
        ? null
        : new RestoredShare(bytes, allBytes, forecast, end == null ? "" : end);
  }

  private static @Nullable Checksum checksum(@Nullable String sha256) {
    return sha256 == null ? null : new Checksum(ChecksumAlgorithm.SHA256, sha256);
  }

  private static Step step(String line) {
    int space = line.indexOf(' ');
    long micros = Long.parseLong(line.substring(0, space));
    return new Step(line.substring(space + 1), Duration.ofNanos(micros * 1000));
  }

  private static @Nullable Duration seconds(@Nullable Double seconds) {
    return seconds == null ? null : Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND));
  }

  private List<Assertion> assertions() throws SQLException {
    return Sql.list(
        connection,
        row -> new Assertion(row.text(), Verdict.ofWord(row.text()), row.text(), row.text()),
        "SELECT name, status, expected, actual FROM restore_assertions WHERE restore_test_id = ?"
            + " ORDER BY position",
        restoreTest);
  }

  private List<NestedDrill> nested() throws SQLException {
    return Sql.list(
        connection,
        row ->
            new NestedDrill(
                new BackupPath(row.text()),
                row.text(),
                row.text(),
                row.text(),
                Verdict.ofWord(row.text()),
                Duration.ofMillis(Math.round(row.fraction() * MILLIS_PER_SECOND)),
                row.text(),
                checksum(row.textOrNull())),
        "SELECT path, format, engine, engine_version, status, duration_seconds, result, sha256"
            + " FROM restore_nested WHERE restore_test_id = ? ORDER BY position",
        restoreTest);
  }

  private SortedMap<String, Long> tables() throws SQLException {
    SortedMap<String, Long> tables = new TreeMap<>();
    Sql.list(
            connection,
            row -> Map.entry(row.text(), row.number()),
            "SELECT table_name, row_count FROM restore_tables WHERE restore_test_id = ?",
            restoreTest)
        .forEach(table -> tables.put(table.getKey(), table.getValue()));
    return tables;
  }
}
