package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.JDBC;

/// Proves from SQLite's query plans that what lies outside a window costs nothing: every table that
/// grows is searched through an index, bounded by the window, and never scanned.
final class QueryPlanTest {

  @TempDir Path folder;

  private List<String> plan(String sql) throws SQLException {
    TestDatabase.in(folder).close();
    try (Connection connection =
            JDBC.createConnection("jdbc:sqlite:" + TestDatabase.file(folder), new Properties());
        PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        ResultSet rows = statement.executeQuery()) {
      List<String> plan = new ArrayList<>();
      while (rows.next()) {
        plan.add(rows.getString("detail"));
      }
      return plan;
    }
  }

  static Stream<Arguments> windowQueries() {
    return Stream.of(new Scope(null), new Scope(1L))
        .flatMap(
            scope ->
                Stream.of(
                    Arguments.of(
                        "window",
                        WindowQueries.window(scope),
                        List.of("b USING INDEX backups_window (location_id=? AND backup_t")),
                    Arguments.of(
                        "dueForVerification",
                        WindowQueries.dueForVerification(scope),
                        List.of(
                            "w USING COVERING INDEX backups_window (location_id=? AND backup_t",
                            "p USING INDEX backups_proof (location_id=? AND verified_at<",
                            "n USING INDEX backups_proof (location_id=? AND verified_at=",
                            "f USING INDEX findings_open (location_id=? AND stage=?",
                            "b USING INTEGER PRIMARY KEY")),
                    Arguments.of(
                        "dueForRestoreTest",
                        WindowQueries.dueForRestoreTest(scope),
                        List.of(
                            "w USING INDEX backups_window (location_id=? AND backup_timestamp>?",
                            "x USING INDEX backups_of_series (location_id=? AND series>?",
                            "s USING INDEX backups_of_series (location_id=? AND series=?",
                            "b USING INTEGER PRIMARY KEY")),
                    Arguments.of(
                        "series",
                        WindowQueries.series(scope),
                        List.of(
                            "x USING INDEX backups_of_series (location_id=? AND series>?",
                            "s USING INDEX backups_of_series (location_id=? AND series=?",
                            "o USING INDEX backups_of_series (location_id=? AND series=?",
                            "t USING INDEX backups_drilled (location_id=? AND series=?")),
                    Arguments.of(
                        "missedRuns",
                        WindowQueries.missedRuns(scope),
                        List.of("autoindex_missed_runs_1 (location_id=? AND scheduled_at>?")),
                    Arguments.of(
                        "openFindings",
                        FindingLedger.openQuery(scope),
                        List.of("f USING INDEX findings_open (location_id=?"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("windowQueries")
  void searchesThroughIndexesBoundedByTheWindow(String name, String sql, List<String> searches)
      throws SQLException {
    List<String> plan = plan(sql);
    for (String search : searches) {
      assertThat(plan).anyMatch(step -> step.startsWith("SEARCH") && step.contains(search));
    }
    // What may be scanned: the handful of locations, and what a subquery left over.
    assertThat(plan)
        .filteredOn(step -> step.startsWith("SCAN"))
        .allMatch(step -> step.matches("SCAN (backup_locations|l|n|m|ranked|\\(subquery.*)( .*)?"));
  }

  @Test
  void readsATrendThroughItsIndex() throws SQLException {
    assertThat(plan(WindowQueries.trend()))
        .singleElement()
        .matches(step -> step.contains("(location_id=? AND metric_date>?)"));
  }

  @Test
  void readsTheEarlierOnesOfASeriesThroughTheirIndex() throws SQLException {
    assertThat(plan(WindowQueries.predecessors()))
        .anyMatch(
            step ->
                step.contains(
                    "INDEX backups_series (location_id=? AND series=? AND backup_timestamp<?)"))
        .noneMatch(step -> step.startsWith("SCAN b "));
  }

  @Test
  void readsTheDrillsOfASeriesThroughTheirIndex() throws SQLException {
    for (String query : List.of(WindowQueries.earlierDrill(), WindowQueries.durations())) {
      assertThat(plan(query))
          .anyMatch(step -> step.contains("INDEX backups_drilled (location_id=? AND series=?"))
          .anyMatch(step -> step.contains("INDEX restore_tests_latest (backup_id=?"))
          .noneMatch(step -> step.startsWith("SCAN"));
    }
    assertThat(plan(WindowQueries.drills()))
        .anyMatch(
            step -> step.contains("INDEX backups_window (location_id=? AND backup_timestamp>?"))
        .anyMatch(step -> step.contains("INDEX restore_tests_latest (backup_id=?"))
        .noneMatch(step -> step.startsWith("SCAN"));
  }
}
