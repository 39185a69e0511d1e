package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.backupmonitor.database.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class SqliteTroubleTest {

  @TempDir Path folder;

  private DatabaseException trouble() {
    return catchThrowableOfType(
        DatabaseException.class,
        () -> {
          try (DatabaseManager database = new DatabaseManager(TestDatabase.url(folder))) {
            database.createTables();
            database.locations().all();
          }
        });
  }

  private void mustFail(Kind kind, String... words) {
    DatabaseException trouble = trouble();
    assertThat(trouble).isNotNull().hasMessageContaining(folder.toString());
    assertThat(trouble.getMessage()).contains(words).doesNotContain("\n");
    assertThat(trouble.kind()).isEqualTo(kind);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect() throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + TestDatabase.file(folder), new Properties());
  }

  @Test
  void makesAFreshFileAndNothingElse() throws IOException {
    assertThat(trouble()).isNull();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(TestDatabase.file(folder));
    }
  }

  @Test
  void takesAnEmptyFileForAFreshOne() throws IOException {
    Files.createFile(TestDatabase.file(folder));
    assertThat(trouble()).isNull();
  }

  @Test
  void refusesANewerSchema() throws SQLException {
    TestDatabase.in(folder).close();
    execute("UPDATE backup_monitor_schema SET number = 99");
    mustFail(Kind.UNUSABLE, "newer", "schema 99", "update this program");
  }

  @Test
  void refusesAForeignDatabaseAndLeavesItAlone() throws SQLException, IOException {
    execute("CREATE TABLE customers (id)", "CREATE TABLE backups (id)");
    byte[] before = Files.readAllBytes(TestDatabase.file(folder));
    mustFail(Kind.UNUSABLE, "another program", "backups, customers");
    assertThat(Files.readAllBytes(TestDatabase.file(folder))).isEqualTo(before);
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Files.writeString(TestDatabase.file(folder), "no database, but a text\n".repeat(100));
    mustFail(Kind.UNUSABLE, "no SQLite database");
  }

  @Test
  void refusesADamagedDatabase() throws IOException {
    TestDatabase.in(folder).close();
    byte[] bytes = Files.readAllBytes(TestDatabase.file(folder));
    Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
    Files.write(TestDatabase.file(folder), bytes);
    mustFail(Kind.UNUSABLE, "damaged");
  }

  @Test
  void refusesATruncatedDatabase() throws IOException {
    TestDatabase.in(folder).close();
    byte[] bytes = Files.readAllBytes(TestDatabase.file(folder));
    Files.write(TestDatabase.file(folder), Arrays.copyOf(bytes, 5000));
    mustFail(Kind.UNUSABLE, "damaged");
  }

  @Test
  void refusesADirectory() throws IOException {
    Files.createDirectory(TestDatabase.file(folder));
    mustFail(Kind.UNUSABLE, "directory");
  }

  @Test
  void refusesWhatIsNoRegularFileWithoutOpeningIt() throws IOException, InterruptedException {
    new ProcessBuilder("mkfifo", TestDatabase.file(folder).toString()).start().waitFor();
    mustFail(Kind.UNUSABLE, "no regular file");
  }

  @Test
  void saysThatTheFolderIsMissingAndDoesNotMakeIt() throws IOException {
    Path parent = folder;
    folder = parent.resolve("missing");
    mustFail(Kind.UNAVAILABLE, "folder", "mount");
    try (var files = Files.list(parent)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesWordsThatNoVersionWrites() throws SQLException {
    try (DatabaseManager database = TestDatabase.in(folder)) {
      database.locations().synchronise(List.of(Seen.location("a")));
    }
    execute("UPDATE backup_locations SET timezone = 'Mars/Olympus'");
    mustFail(Kind.UNUSABLE, "Mars/Olympus");
  }

  @Test
  void asksForItsTablesWhenTheyWereNotMade() {
    DatabaseException trouble =
        catchThrowableOfType(
            DatabaseException.class,
            () -> {
              try (DatabaseManager database = new DatabaseManager(TestDatabase.url(folder))) {
                database.locations().all();
              }
            });
    assertThat(trouble).hasMessageContaining("createTables()");
    assertThat(TestDatabase.file(folder)).doesNotExist();
  }

  @Test
  void writesNothingWhenTheSchemaFits() throws IOException {
    TestDatabase.in(folder).close();
    byte[] before = Files.readAllBytes(TestDatabase.file(folder));
    assertThat(trouble()).isNull();
    assertThat(Files.readAllBytes(TestDatabase.file(folder))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_BUSY, UNAVAILABLE, locked",
    "SQLITE_BUSY_SNAPSHOT, UNAVAILABLE, locked",
    "SQLITE_FULL, UNAVAILABLE, disk is full",
    "SQLITE_READONLY, UNAVAILABLE, right to write",
    "SQLITE_READONLY_DBMOVED, UNAVAILABLE, right to write",
    "SQLITE_IOERR_WRITE, UNAVAILABLE, look at the disk",
    "SQLITE_CANTOPEN, UNAVAILABLE, right to read",
    "SQLITE_CORRUPT_VTAB, UNUSABLE, damaged",
    "SQLITE_NOTADB, UNUSABLE, no SQLite database",
  })
  void tellsErrorsOfTheEnvironmentFromThoseOfTheFile(
      SQLiteErrorCode code, Kind kind, String words) {
    DatabaseException exception =
        new Trouble(new DatabaseUrl.Sqlite(Path.of("/x.db")))
            .of(new SQLiteException("driver's words", code));
    assertThat(exception.kind()).isEqualTo(kind);
    assertThat(exception).hasMessageContaining(words).hasMessageContaining("sqlite:////x.db");
  }
}
