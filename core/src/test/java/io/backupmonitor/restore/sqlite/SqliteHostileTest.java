package io.backupmonitor.restore.sqlite;

import static io.backupmonitor.restore.Asked.equal;
import static io.backupmonitor.restore.Asked.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.sandbox.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What dumps of SQLite may try: each gets its verdict, and nothing of it reaches the machine.
final class SqliteHostileTest {

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;";

  /// One call of one function, in which nothing looks at the clock.
  private static final String DEAF =
      "SELECT instr(hex(zeroblob(2000000)), hex(zeroblob(1000000)) || '1');";

  @TempDir Path folder;
  private Path marker;

  @BeforeEach
  void mark() {
    marker = folder.resolve("marker");
  }

  private DrillLanguage.Result drill(String statement) throws Exception {
    return drill(statement, Duration.ofMinutes(2));
  }

  private DrillLanguage.Result drill(String statement, Duration limit) throws Exception {
    String dump =
        """
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE t(a);
        INSERT INTO t VALUES('one');
        %s
        COMMIT;
        """
            .formatted(statement.replace("MARKER", marker.toString()));
    Set<ProcessHandle> before = descendants();
    DrillLanguage.Result result =
        new DrillLanguage(new SqliteEngine(), folder)
            .within(limit)
            .bytes("backup.sql", "sqlite.sql", dump.getBytes(StandardCharsets.UTF_8));
    assertThat(marker).doesNotExist();
    Set<ProcessHandle> born = descendants();
    born.removeAll(before);
    assertThat(Family.left(List.copyOf(born))).isEmpty();
    return result;
  }

  /// Also servers of other tests, which stay.
  private static Set<ProcessHandle> descendants() {
    return ProcessHandle.current().descendants().collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".shell touch MARKER",
        ".system touch MARKER",
        ".output MARKER",
        ".once MARKER",
        ".log MARKER",
        ".save MARKER",
        ".backup MARKER",
        ".open MARKER",
        ".clone MARKER",
        ".archive -c -f MARKER /etc/passwd",
        ".import /etc/passwd t",
        ".read /etc/passwd",
        ".load MARKER",
      })
  void runsNoCommandOfTheShell(String line) throws Exception {
    drill(line).mustFail("dump.meta_command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATTACH 'MARKER' AS x;",
        "ATTACH DATABASE 'file:MARKER?mode=rwc' AS x;",
        "VACUUM INTO 'MARKER';",
        "backup to 'MARKER';",
        "restore from '/etc/passwd';",
        "PRAGMA temp_store_directory='MARKER';",
        "PRAGMA data_store_directory='MARKER';",
        "PRAGMA hard_heap_limit=1;",
        "SELECT writefile('MARKER', 'x');",
        "INSERT INTO t VALUES(readfile('/etc/passwd'));",
        "SELECT load_extension('MARKER');",
        "CREATE TABLE u(a DEFAULT (load_extension('MARKER')));",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT writefile('MARKER', 'x'); END;",
        "SELECT fts3_tokenizer('simple', x'4141414141414141');",
      })
  void runsNothingThatReachesOutside(String statement) throws Exception {
    drill(statement).mustFail("dump.unsafe_statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA mmap_size=1099511627776;",
        "PRAGMA cache_size=-2000000000;",
        "PRAGMA page_size=65536;",
        "PRAGMA max_page_count=1;",
        "PRAGMA journal_mode=OFF;",
        "PRAGMA threads=8;",
        "PRAGMA wal_checkpoint;",
      })
  void leavesOutWhatOnlySetsSomething(String statement) throws Exception {
    assertThat(drill(statement).outcome().status()).isEqualTo(Verdict.PASSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT zeroblob(5000000000);",
        "SELECT printf('%*d', 2000000000, 1);",
        "SELECT zeroblob(2000000000) || 'a', zeroblob(2000000000) || 'b';",
        "INSERT INTO t SELECT hex(zeroblob(1500000000));",
        "CREATE TABLE big AS SELECT replace(hex(zeroblob(900000000)), '0', 'xx') AS a;",
      })
  void endsWhatTakesTooMuchMemory(String statement) throws Exception {
    drill(statement).mustNotKnow("limit.memory");
  }

  @Test
  void endsWhatNeverEnds() throws Exception {
    drill(ENDLESS, Duration.ofSeconds(3)).mustNotKnow("restore.timeout");
  }

  @Test
  void endsWhatNeverEndsAndNeverLooksAtTheClock() throws Exception {
    drill(DEAF, Duration.ofSeconds(3)).mustNotKnow("restore.timeout");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT nowhere('x'); | restore.extension_missing",
        "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd'); | restore.extension_missing",
        "CREATE VIRTUAL TABLE v USING fsdir('/'); | restore.extension_missing",
      })
  void doesNotBlameTheBackupForWhatIsMissingHere(String statement, String code) throws Exception {
    drill(statement).mustNotKnow(code);
  }

  @Test
  void blamesWhatNoSqliteRuns() throws Exception {
    drill("SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";")
        .mustFail("restore.failed");
    drill(
            """
            PRAGMA recursive_triggers=ON;
            CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t VALUES(new.a + 1); END;
            INSERT INTO t VALUES(1);
            """)
        .mustFail("restore.failed");
  }

  @Test
  void doesNotBlameTheBackupForTheEndOfTheProcess() throws Exception {
    Thread killer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (true) {
                    List<ProcessHandle> javas =
                        ProcessHandle.current()
                            .descendants()
                            .filter(SqliteHostileTest::isRestore)
                            .toList();
                    if (!javas.isEmpty()) {
                      javas.forEach(ProcessHandle::destroyForcibly);
                      return;
                    }
                    Thread.onSpinWait();
                  }
                });
    drill(ENDLESS).mustNotKnow("inspection.crashed").saying("was ended by signal 9");
    killer.join();
  }

  /// Whether it is the Java that restores, and not this one that is just starting another program.
  private static boolean isRestore(ProcessHandle process) {
    try {
      String words = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return process.info().command().orElse("").endsWith("/java")
          && words.contains(SqliteMain.class.getName());
    } catch (IOException ended) {
      return false;
    }
  }

  @Test
  void answersNoQuestionThatTakesTooMuch() throws Exception {
    List<Assertion> made =
        new DrillLanguage(new SqliteEngine(), folder)
            .ask(
                "backup.sql",
                "sqlite.sql",
                "BEGIN;\nCREATE TABLE t(a);\nINSERT INTO t VALUES(1);\nCOMMIT;\n"
                    .getBytes(StandardCharsets.UTF_8),
                query("SELECT zeroblob(5000000000)", equal(2)),
                query("SELECT writefile('%s', 'x')".formatted(marker), equal(2)),
                query("SELECT count(*) FROM t", equal(1)),
                query(DEAF.replace(";", ""), equal(2)),
                query("SELECT count(*) FROM t", equal(1)));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.ERROR, Verdict.ERROR, Verdict.PASSED, Verdict.ERROR, Verdict.PASSED);
    assertThat(made.get(3).actual()).isEqualTo("the answer took longer than 2 s");
    assertThat(marker).doesNotExist();
  }

  @Test
  void leavesOnlyWhatWasRestored() throws Exception {
    drill("");
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.map(each -> String.valueOf(each.getFileName())))
          .doesNotContain("work", "s", "p");
    }
  }
}
