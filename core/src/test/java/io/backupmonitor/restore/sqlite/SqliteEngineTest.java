package io.backupmonitor.restore.sqlite;

import static io.backupmonitor.restore.Asked.equal;
import static io.backupmonitor.restore.Asked.query;
import static io.backupmonitor.restore.Asked.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.database.SqliteFormat;
import io.backupmonitor.format.dump.sql.SqliteDumpFormat;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.Tables;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEngineTest {

  private static final String DUMP =
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);
      INSERT INTO item VALUES(1,'one'),(2,'it''s; two');
      CREATE TABLE "the log" (what);
      INSERT INTO "the log" VALUES('x
      .shell no command, as it is inside of a string');
      CREATE TRIGGER t AFTER INSERT ON item BEGIN
        INSERT INTO "the log" VALUES(new.id); END;
      COMMIT;
      """;

  @TempDir Path folder;

  @Test
  void replaysADumpAndCountsWhatArrived() throws Exception {
    RestoreOutcome outcome = restoreDump(DUMP);
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("2 tables, 3 rows");
    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void hasRoomToSortALargeIndex() throws Exception {
    String rows =
        """
        INSERT INTO item SELECT NULL, hex(randomblob(100)) FROM
          (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
          SELECT i FROM n);
        CREATE INDEX names ON item (name);
        CREATE TRIGGER\
        """;
    RestoreOutcome outcome = restoreDump(DUMP.replace("CREATE TRIGGER", rows));
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("2 tables, 100,003 rows");
  }

  @Test
  void replaysWhatWritesStraightIntoTheSchema() throws Exception {
    RestoreOutcome outcome =
        restoreDump(
            """
            PRAGMA foreign_keys=OFF;
            BEGIN TRANSACTION;
            PRAGMA writable_schema=ON;
            INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)
              VALUES('table','words','words',0,'CREATE VIRTUAL TABLE words USING fts5(a)');
            CREATE TABLE IF NOT EXISTS 'words_content'(id INTEGER PRIMARY KEY, c0);
            INSERT INTO words_content VALUES(1,'hello');
            PRAGMA writable_schema=OFF;
            COMMIT;
            """);
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("1 table, 1 row");
  }

  @Test
  void runsNoCommandOfTheShell() throws Exception {
    Path marker = folder.resolve("marker");
    mustRefuse(".shell touch " + marker + "\n", "dump.meta_command");
    mustRefuse(".output " + marker + "\n", "dump.meta_command");
    assertThat(marker).doesNotExist();
  }

  @Test
  void runsNothingThatReachesOutside() throws Exception {
    Path marker = folder.resolve("marker");
    for (String statement :
        List.of(
            "ATTACH '%s' AS x;",
            "/* hidden */ attach database '%s' AS x;",
            "VACUUM INTO '%s';",
            "backup to '%s';",
            "restore from '%s';",
            "PRAGMA temp_store_directory='%s';",
            "SELECT writefile('%s', 'x');",
            "CREATE VIEW v AS SELECT \"load_extension\"('%s');",
            "SELECT load_extension ('%s');")) {
      mustRefuse(statement.formatted(marker) + "\n", "dump.unsafe_statement");
    }
    assertThat(marker).doesNotExist();
  }

  private void mustRefuse(String line, String code) throws Exception {
    RestoreOutcome outcome = restoreDump(DUMP.replace("COMMIT;", line + "COMMIT;"));
    assertThat(outcome.status()).as(line).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).as(line).contains(code);
  }

  @Test
  void takesTheNameOfADangerousFunctionInAStringForWhatItIs() throws Exception {
    assertThat(restoreDump(DUMP.replace("'one'", "'writefile(1)'")).status())
        .isEqualTo(Verdict.PASSED);
  }

  @Test
  void failsADumpThatSqliteRefuses() throws Exception {
    RestoreOutcome outcome = restoreDump(DUMP.replace("VALUES(1,'one')", "VALUES(2,'one')"));
    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).contains("restore.failed");
    assertThat(outcome.result()).contains("UNIQUE constraint failed").contains("statement 4");
  }

  @Test
  void failsADumpThatWasCutOff() throws Exception {
    for (int length = DUMP.indexOf("INSERT"); length < DUMP.indexOf("COMMIT;"); length += 7) {
      RestoreOutcome outcome = restoreDump(DUMP.substring(0, length));
      assertThat(outcome.status()).as("cut at %d", length).isEqualTo(Verdict.FAILED);
    }
  }

  @Test
  void failsWhatArrivesWithFewerRowsThanTheDumpHolds() throws Exception {
    RestoreOutcome outcome =
        restoreDump(DUMP.replace("COMMIT;", "DELETE FROM item WHERE id=2;\nCOMMIT;"));
    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("restore.partial");
    assertThat(outcome.result()).contains("item 1 of 2");
  }

  @Test
  void doesNotBlameTheBackupForAModuleThatIsMissingHere() throws Exception {
    RestoreOutcome outcome =
        restoreDump(
            DUMP.replace(
                "COMMIT;",
                """
                CREATE VIRTUAL TABLE v USING nothere(a);
                CREATE TABLE behind(a);
                INSERT INTO behind VALUES(1);
                COMMIT;
                """));
    assertThat(outcome.status()).isEqualTo(Verdict.ERROR);
    assertThat(codes(outcome)).contains("restore.extension_missing");
  }

  @Test
  void endsADumpThatNeverEnds() throws Exception {
    String endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n;\n";
    RestoreOutcome outcome =
        restoreDump(DUMP.replace("COMMIT;", endless + "COMMIT;"), Duration.ofMillis(300));
    assertThat(outcome.status()).isEqualTo(Verdict.ERROR);
    assertThat(codes(outcome)).contains("restore.timeout");
  }

  @Test
  void opensTheCopyOfADatabaseAndCountsItsRows() throws Exception {
    RestoreOutcome outcome = restore(database("shop.db"), Duration.ofMinutes(1));
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("1 table, 2 rows");
  }

  @Test
  void bringsTheJournalAlong() throws Exception {
    Path live = folder.resolve("live.db");
    Path taken = folder.resolve("taken.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE t(a)");
      statement.execute("INSERT INTO t VALUES(1),(2),(3)");
      Files.copy(live, taken);
      Files.copy(folder.resolve("live.db-wal"), folder.resolve("taken.db-wal"));
    }
    RestoreOutcome outcome = restore(taken, Duration.ofMinutes(1));
    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("1 table, 3 rows");
  }

  @Test
  void saysThatNothingArrivedFromADatabaseWithoutTables() throws Exception {
    Path empty = database("none.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + empty);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE t");
    }
    RestoreOutcome outcome = restore(empty, Duration.ofMinutes(1));
    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("restore.empty");
  }

  @Test
  void failsADatabaseThatWasCutOff() throws Exception {
    Path whole = database("shop.db");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.db"), Arrays.copyOf(bytes, 5000));
    assertThat(restore(cut, Duration.ofMinutes(1)).status()).isEqualTo(Verdict.FAILED);
  }

  private Path database(String name) throws SQLException {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t(a)");
      statement.execute("INSERT INTO t VALUES(1),(2)");
    }
    return file;
  }

  private RestoreOutcome restoreDump(String text) throws Exception {
    return restoreDump(text, Duration.ofMinutes(1));
  }

  private RestoreOutcome restoreDump(String text, Duration limit) throws Exception {
    return restore(Files.writeString(folder.resolve("backup.sql"), text), limit);
  }

  private static List<String> codes(RestoreOutcome outcome) {
    return outcome.findings().stream().map(finding -> finding.code().code()).toList();
  }

  private RestoreOutcome restore(Path file, Duration limit) throws Exception {
    BackupSource source = source(String.valueOf(file.getFileName()));
    String format = file.toString().endsWith(".sql") ? "sqlite.sql" : "sqlite";
    Path scratch = Files.createTempDirectory(folder, "scratch");
    RestoreRequest request = new RestoreRequest(source, format, scratch, limit, false);
    InProcessInspector inspector =
        new InProcessInspector(
            Storages.found(), new Formats(List.of(new SqliteFormat(), new SqliteDumpFormat())));
    try (RestoreSession session = new SqliteEngine().open(request)) {
      Inspection inspection =
          inspector.inspect(
              new InspectionRequest(
                  source, Set.of(), true, session.sink(), scratch.toString(), Limits.DEFAULT),
              session.listener());
      return session.finish(inspection);
    }
  }

  private BackupSource source(String name) throws Exception {
    try (Storage storage = new FolderStorage(folder)) {
      BackupPath path = BackupPath.of(name);
      List<StoredFile> companions = new ArrayList<>();
      if (Files.exists(folder.resolve(name + "-wal"))) {
        companions.add(storage.stat(BackupPath.of(name + "-wal")));
      }
      return new BackupSource(
          folder.toUri(), BackupKind.FILE, path, List.of(storage.stat(path)), companions);
    }
  }

  @Test
  void answersQuestionsWithoutBeingChanged() throws Exception {
    DrillLanguage drills = new DrillLanguage(new SqliteEngine(), folder);
    List<Assertion> made =
        drills.ask(
            "items.sql",
            "sqlite.sql",
            DUMP.getBytes(StandardCharsets.UTF_8),
            query("SELECT count(*) FROM item", equal(2)),
            query("SELECT name FROM item ORDER BY id", text("one")),
            query("SELECT name FROM item WHERE id > 5", text("one")),
            new Tables(3),
            query("DELETE FROM item", equal(2)),
            query("ATTACH '/etc/passwd' AS p", equal(2)),
            query("SELECT load_extension('x')", equal(2)),
            new Freshness(null, "item", "made", Duration.ofHours(1)),
            query(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i)"
                    + " FROM n",
                equal(2)));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.FAILED,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR);
    assertThat(made.get(7).actual()).contains("no such column");
    assertThat(made.getLast().actual()).isEqualTo("the answer took longer than 2 s");
    assertThat(drills.evidence()).matches("SQLite 3.* \\{item=2, the log=1}");
  }

  @Test
  void answersOneQueryAndIgnoresNoneBehindIt() throws Exception {
    List<Assertion> made =
        new DrillLanguage(new SqliteEngine(), folder)
            .ask(
                "items.sql",
                "sqlite.sql",
                DUMP.getBytes(StandardCharsets.UTF_8),
                query("SELECT 2; SELECT 3", equal(2)),
                query("SELECT 2; -- that is all;\n ;", equal(2)),
                query("SELECT ';' || \"name\" FROM item WHERE id = 1", text(";one")),
                query("PRAGMA integrity_check", text("ok")));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(Verdict.ERROR, Verdict.PASSED, Verdict.PASSED, Verdict.PASSED);
    assertThat(made.getFirst().actual()).contains("one query");
  }
}
