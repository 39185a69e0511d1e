package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupLocation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.JDBC;

final class SchemaTest {

  private static final String SCRIPTS = "/io/backupmonitor/database/migration/";

  @TempDir Path folder;

  @Test
  void isTheSameOnBothVendors() throws Exception {
    PostgresServer server = PostgresServer.shared();
    server.createSchema("compared");
    try (DatabaseManager manager = new DatabaseManager(server.url("compared"))) {
      manager.createTables();
    }
    try (Connection connection = server.connect()) {
      List<String> onServer =
          Sql.list(
              connection,
              row -> row.text() + "." + row.text() + (row.flag() ? " null" : ""),
              "SELECT table_name, column_name, is_nullable = 'YES' FROM"
                  + " information_schema.columns WHERE table_schema = 'compared' AND table_name"
                  + " <> ? ORDER BY table_name COLLATE \"C\", ordinal_position",
              Schema.HISTORY_TABLE);
      assertThat(onServer).hasSizeGreaterThan(90).isEqualTo(columnsOfSqlite());
    }
  }

  private List<String> columnsOfSqlite() throws SQLException {
    TestDatabase.in(folder).close();
    try (Connection connection = connect()) {
      return Sql.list(
          connection,
          row -> row.text() + "." + row.text() + (row.flag() ? " null" : ""),
          "SELECT t.name, c.name, NOT c.\"notnull\" FROM sqlite_master t,"
              + " pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> ?"
              + " ORDER BY t.name, c.cid",
          Schema.HISTORY_TABLE);
    }
  }

  private Connection connect() throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + TestDatabase.file(folder), new Properties());
  }

  @Test
  void keepsTheDocumentedColumns() throws SQLException {
    assertThat(columnsOfSqlite())
        .extracting(column -> column.replace(" null", ""))
        .contains(documented("backup_locations", "id name path backup_type schedule"))
        .contains(documented("backup_locations", "retention_days verify_integrity test_restore"))
        .contains(documented("backup_locations", "enabled"))
        .contains(documented("backups", "id location_id filename filepath size_bytes checksum"))
        .contains(documented("backups", "checksum_algorithm backup_timestamp status"))
        .contains(documented("backups", "error_message"))
        .contains(documented("backup_verifications", "id backup_id verification_type status"))
        .contains(documented("backup_verifications", "result error_message verified_at"))
        .contains(documented("restore_tests", "id backup_id test_location status result"))
        .contains(documented("restore_tests", "duration_seconds error_message tested_at"))
        .contains(documented("health_metrics", "id location_id metric_date total_backups"))
        .contains(documented("health_metrics", "successful_backups failed_backups health_score"))
        .contains(documented("health_metrics", "total_size_bytes verification_success_rate"))
        .contains(documented("health_metrics", "restore_test_success_rate"))
        .contains(documented("alerts", "id location_id backup_id alert_type severity message"))
        .contains(documented("alerts", "resolved created_at"));
  }

  private static String[] documented(String table, String columns) {
    return List.of(columns.split(" ")).stream()
        .map(column -> table + "." + column)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void hasTheNumberOfItsLastScript(Vendor vendor)
      throws IOException, URISyntaxException, SQLException {
    Path scripts =
        Path.of(
            SchemaTest.class
                .getResource(SCRIPTS + vendor.migrations().replaceAll(".*/", ""))
                .toURI());
    try (var files = Files.list(scripts)) {
      assertThat(
              files.mapToInt(
                  file ->
                      Integer.parseInt(
                          file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))))
          .contains(Schema.NUMBER)
          .allMatch(number -> number <= Schema.NUMBER);
    }
    try (DatabaseManager manager = TestDatabase.in(folder);
        Connection connection = connect()) {
      assertThat(manager.locations().all()).isEmpty();
      assertThat(Sql.list(connection, Row::wholeNumber, "SELECT number FROM backup_monitor_schema"))
          .containsExactly(Schema.NUMBER);
    }
  }

  @Test
  void bringsTheFirstSchemaUpToDateAndKeepsItsRows() throws Exception {
    String url = "jdbc:sqlite:" + TestDatabase.file(folder);
    Flyway.configure()
        .dataSource(url, null, null)
        .locations(Vendor.SQLITE.migrations())
        .table(Schema.HISTORY_TABLE)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("1")
        .load()
        .migrate();
    try (Connection connection = connect()) {
      Sql.update(
          connection,
          "INSERT INTO backup_locations (name, path, backup_type, retention_days, verify_integrity,"
              + " test_restore, enabled, timezone) VALUES ('old', '/old', 'file', 7, 1, 1, 1, 'UTC')");
    }
    try (DatabaseManager manager = TestDatabase.in(folder)) {
      assertThat(manager.locations().all()).extracting(BackupLocation::name).containsExactly("old");
    }
    try (Connection connection = connect()) {
      assertThat(Sql.list(connection, Row::wholeNumber, "SELECT number FROM backup_monitor_schema"))
          .containsExactly(Schema.NUMBER);
    }
  }
}
