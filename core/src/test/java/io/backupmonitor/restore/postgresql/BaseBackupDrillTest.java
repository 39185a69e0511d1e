package io.backupmonitor.restore.postgresql;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.Asked;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.DrillLanguage.Result;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the PostgreSQL engine makes of base backups that a real server made, sound and damaged.
final class BaseBackupDrillTest {

  private static final int PAGE = 8192;

  /// Hostile settings, functions and triggers that must not come into play, and tables of each kind
  /// that has files. The last one was never counted by the server.
  private static final List<String> FILL =
      List.of(
          "CREATE ROLE app LOGIN",
          "CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL)",
          "INSERT INTO orders (customer) SELECT 'customer ' || n FROM generate_series(1, 3000) n",
          "CREATE INDEX ON orders (customer)",
          "CREATE TABLE large (id int PRIMARY KEY, content text)",
          "ALTER TABLE large ALTER content SET STORAGE EXTERNAL",
          "INSERT INTO large SELECT n, repeat('x', 9000) FROM generate_series(1, 20) n",
          "CREATE UNLOGGED TABLE fleeting (id int)",
          "INSERT INTO fleeting VALUES (1)",
          "CREATE MATERIALIZED VIEW per_letter AS SELECT count(*) FROM orders",
          "ANALYZE",
          "CREATE TABLE uncounted (id int PRIMARY KEY)",
          "INSERT INTO uncounted SELECT generate_series(1, 1000)",
          "CREATE TABLE day (at date) PARTITION BY RANGE (at)",
          "CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM ('2026-11-01') TO ('2026-11-15')",
          "CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM ('2026-11-15') TO ('2026-12-01')",
          "INSERT INTO day VALUES ('2026-11-14'), ('2026-11-26')",
          "CREATE TABLE secret (id int)",
          "INSERT INTO secret VALUES (7)",
          "ALTER TABLE secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
          "REVOKE ALL ON secret FROM PUBLIC",
          "CREATE VIEW customers AS SELECT customer FROM orders",
          "REVOKE ALL ON customers FROM PUBLIC",
          "CREATE FUNCTION mighty() RETURNS bool LANGUAGE sql SECURITY DEFINER AS"
              + " $$ SELECT rolsuper FROM pg_authid WHERE rolname = current_user $$",
          "CREATE VIEW might AS SELECT mighty()",
          "CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS"
              + " $$ DELETE FROM orders; SELECT 1 $$",
          "CREATE EXTENSION file_fdw",
          "CREATE SERVER programs FOREIGN DATA WRAPPER file_fdw",
          "CREATE FOREIGN TABLE program (line text) SERVER programs OPTIONS (program 'id')",
          "GRANT SELECT ON program TO PUBLIC",
          "CREATE FUNCTION evil() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'evil'; END $$",
          "CREATE EVENT TRIGGER evil ON ddl_command_start EXECUTE FUNCTION evil()",
          "ALTER SYSTEM SET shared_preload_libraries = 'evil'",
          "BEGIN; LOCK TABLE orders; PREPARE TRANSACTION 'held'");

  /// From here on nobody can log in to the database.
  private static final String LAST =
      "ALTER DATABASE postgres SET session_preload_libraries = 'evil'";

  private static final String ALL = "1 database, 8 tables, 4,024 rows";

  @TempDir static Path folder;

  private static RealPostgres server;
  private static String orders;
  private static String uncounted;
  private static String index;

  @BeforeAll
  static void makeBackups() throws Exception {
    server = RealPostgres.started(folder, "-k");
    server.backup("new");
    for (String statement : FILL) {
      server.sql("postgres", statement);
    }
    orders = path("orders");
    uncounted = path("uncounted");
    index = path("orders_pkey");
    server.sql("postgres", LAST);
    server.backup("plain");
    server.sql("template1", "CREATE TABLESPACE apart LOCATION '" + server.folder("apart") + "'");
    server.sql("template1", "CREATE DATABASE apart TABLESPACE apart");
    server.sql("apart", "CREATE TABLE far (id int)");
    server.backup("packed", "-Ft", "-z");
    server.sql("template1", "DROP DATABASE apart");
    server.sql("template1", "DROP TABLESPACE apart");
    server.stop();
    Files.writeString(server.data().resolve("postgresql.auto.conf"), "");
    server.run("pg_checksums", List.of("--disable", "-D", server.data().toString()));
    server.start();
    server.backup("unchecked");
    server.sql(
        "template1", "UPDATE pg_database SET datcollate = 'xx_XX.UTF-8', datctype = 'xx_XX.UTF-8'");
    server.backup("foreign");
    server.stop();
  }

  private static String path(String relation) throws Exception {
    return server.ask("postgres", "SELECT pg_relation_filepath('" + relation + "')");
  }

  /// A copy of one of the backups.
  private static Path copyOf(String backup, String name) throws Exception {
    Path source = server.data().resolveSibling(backup);
    Path target = folder.resolve(name);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path each : all.toList()) {
        Files.copy(each, target.resolve(source.relativize(each).toString()));
      }
    }
    return target;
  }

  private static Path withoutManifest(String name) throws Exception {
    Path copy = copyOf("plain", name);
    Files.delete(copy.resolve("backup_manifest"));
    return copy;
  }

  private static Result drill(Path backup) throws Exception {
    return new DrillLanguage(new PostgresEngine(), folder)
        .directory(backup.getFileName().toString(), "postgresql.basebackup");
  }

  private static void cut(Path file, long pages) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(pages * PAGE);
    }
  }

  private static void flip(Path file, int at) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x20;
    Files.write(file, bytes);
  }

  @Test
  void startsAPlainBackupAndReadsAllOfIt() throws Exception {
    drill(copyOf("plain", "sound"))
        .mustPass(ALL)
        .mustTell("its log was replayed to", "checked by amcheck");
  }

  /// The administrator's question is answered, whoever owns what it is about; what the backup
  /// brought along gets no rights by it.
  @Test
  void answersQuestionsWithoutAnyRights() throws Exception {
    DrillLanguage language = new DrillLanguage(new PostgresEngine(), folder);
    List<Assertion> answers =
        language.askDirectory(
            copyOf("plain", "asked").getFileName().toString(),
            "postgresql.basebackup",
            Asked.query("SELECT count(*) FROM orders", Asked.equal(3000)),
            Asked.query("SELECT count(*) FROM secret", Asked.equal(1)),
            Asked.query("SELECT count(*) FROM customers", Asked.equal(3000)),
            new ContentCheck.Tables(7),
            new ContentCheck.Freshness("postgres", "day", "at", Duration.ofDays(2)),
            new ContentCheck.Query("postgres", "SELECT * FROM might", Asked.text("f")),
            Asked.query("SELECT writes()", Asked.equal(1)),
            Asked.query("SELECT line FROM program", Asked.more(0)),
            Asked.query("SELECT pg_read_file('PG_VERSION')", Asked.more(0)),
            new ContentCheck.Query("nowhere", "SELECT 1", Asked.equal(1)),
            Asked.query("SELECT count(*) FROM orders", Asked.equal(3000)));
    assertThat(answers)
        .extracting(Assertion::status)
        .containsExactly(
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.PASSED);
    assertThat(answers.get(6).actual()).contains("read-only transaction");
    assertThat(answers.get(7).actual()).contains("permission denied for foreign table");
    assertThat(answers.get(8).actual()).contains("permission denied");
    assertThat(answers.get(9).actual()).contains("no database 'nowhere'", "postgres");
    assertThat(language.evidence())
        .startsWith("PostgreSQL " + server.majorVersion() + ".")
        .contains("postgres.public.orders=3000", "postgres.public.day=2")
        .doesNotContain("day_1");
  }

  @Test
  void asksTheOnlyDatabaseThatHoldsTablesUnlessToldAnother() throws Exception {
    List<Assertion> answers =
        new DrillLanguage(new PostgresEngine(), folder)
            .askDirectory(
                copyOf("packed", "packed-asked").getFileName().toString(),
                "postgresql.basebackup",
                Asked.query("SELECT count(*) FROM orders", Asked.equal(3000)),
                new ContentCheck.Query("apart", "SELECT count(*) FROM far", Asked.equal(0)));
    assertThat(answers.getFirst().actual()).contains("needs 'database'", "postgres, apart");
    assertThat(answers.getLast().status()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void tellsWhatNoIndexProves() throws Exception {
    DrillLanguage language = new DrillLanguage(new PostgresEngine(), folder);
    language.askDirectory(
        copyOf("foreign", "foreign-asked").getFileName().toString(), "postgresql.basebackup");
    assertThat(language.notProven().toString()).contains("which depends on a locale");
  }

  @Test
  void startsTarsWithATablespace() throws Exception {
    drill(copyOf("packed", "packed-copy")).mustPass("2 databases, 9 tables, 4,024 rows");
  }

  /// One of a cluster is a few tens of megabytes: each tar alone stays below the bound, and
  /// together they do not.
  @Test
  void boundsAllTarsTogether() throws Exception {
    Path backup = copyOf("packed", "packed-bounded");
    long largest = 0;
    long all = 0;
    try (Stream<Path> tars = Files.list(backup)) {
      for (Path tar : tars.filter(each -> each.toString().endsWith(".tar.gz")).toList()) {
        long bytes;
        try (GZIPInputStream unpacked = new GZIPInputStream(Files.newInputStream(tar))) {
          bytes = unpacked.transferTo(OutputStream.nullOutputStream());
        }
        largest = Math.max(largest, bytes);
        all += bytes;
      }
    }
    new DrillLanguage(new PostgresEngine(), folder)
        .writing(largest + (all - largest) / 3)
        .directory(backup.getFileName().toString(), "postgresql.basebackup")
        .mustNotKnow("limit.scratch")
        .saying("the restore was ended at member");
  }

  @Test
  void startsABackupWithALocaleThatThisMachineLacks() throws Exception {
    drill(copyOf("foreign", "foreign-copy")).mustPass(ALL).mustTell("its log was replayed to");
  }

  @Test
  void startsACopyOfAStoppedServer() throws Exception {
    drill(copyOf("data", "stopped")).mustPass(ALL);
  }

  @Test
  void failsABackupOfAServerInWhichNothingWasMade() throws Exception {
    drill(copyOf("new", "empty")).mustFail("restore.empty");
  }

  /// The marks of files that were there are deleted too: whether a server leaves any is chance, and
  /// with one the inspection knows already that something is missing.
  @Test
  void failsABackupWithoutItsLog() throws Exception {
    Path backup = withoutManifest("logless");
    try (Stream<Path> log = Files.walk(backup.resolve("pg_wal"))) {
      for (Path file : log.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    drill(backup).mustFail("restore.failed").saying("write-ahead log", "archive");
  }

  @Test
  void failsARelationThatWasCutBetweenPages() throws Exception {
    Path listed = copyOf("plain", "cut-listed");
    cut(listed.resolve(uncounted), 2);
    drill(listed).mustFail("restore.failed").saying("were cut", uncounted);
    Path unlisted = withoutManifest("cut-unlisted");
    cut(unlisted.resolve(uncounted), 2);
    drill(unlisted).mustFail("restore.failed").saying("uncounted", "could not read block");
  }

  @Test
  void failsARelationThatIsMissing() throws Exception {
    Path backup = withoutManifest("missing");
    Files.delete(backup.resolve(orders));
    drill(backup).mustFail("restore.failed").saying("orders", "could not open file");
  }

  @Test
  void failsAPageWithoutItsChecksum() throws Exception {
    Path backup = withoutManifest("flipped");
    flip(backup.resolve(orders), PAGE + PAGE / 2);
    drill(backup).mustFail("restore.failed").saying("orders", "invalid page");
  }

  @Test
  void failsAnIndexThatDoesNotFitItsTable() throws Exception {
    Path backup = copyOf("unchecked", "index");
    byte[] bytes = Files.readAllBytes(backup.resolve(index));
    // the third page is the second leaf; its second half holds keys
    for (int at = 3 * PAGE - 600; at < 3 * PAGE - 200; at++) {
      bytes[at] = 0;
    }
    Files.write(backup.resolve(index), bytes);
    drill(backup).mustFail("restore.failed").saying("orders");
  }

  @Test
  void failsARowThatPointsNowhere() throws Exception {
    Path backup = copyOf("unchecked", "pointer");
    flip(backup.resolve(orders), 25);
    drill(backup).mustFail("restore.failed").saying("orders");
  }

  /// A letter in a row is covered by nothing but the manifest, which the verification looks at.
  @Test
  void passesWhatOnlyTheManifestCanTell() throws Exception {
    Path backup = copyOf("unchecked", "letter");
    flip(backup.resolve(orders), PAGE - 4);
    drill(backup).mustPass(ALL);
  }

  @Test
  void failsAForgottenCommitLog() throws Exception {
    Path backup = withoutManifest("commits");
    Files.delete(backup.resolve("pg_xact/0000"));
    drill(backup).mustFail("restore.failed").saying("pg_xact/0000");
  }

  @Test
  void blamesNoArchiveThatHoldsSomeFilesOfAServer() throws Exception {
    byte[] tar = tar().file("global/pg_control", "x").file("global/1260", "y").end().all();
    Result result =
        new DrillLanguage(new PostgresEngine(), folder)
            .bytes("global.tar", "postgresql.basebackup.tar", tar);
    assertThat(result.outcome().status()).isEqualTo(Verdict.SKIPPED);
  }

  @Test
  void saysWhichVersionIsNeeded() throws Exception {
    Path backup = withoutManifest("older");
    Files.writeString(backup.resolve("PG_VERSION"), "13\n");
    drill(backup).mustNotKnow("restore.no_engine").saying("postgresql-13", "bundled");
  }

  @Test
  void notesACopyThatNothingProvesToBeConsistent() throws Exception {
    Path backup = withoutManifest("unlabelled");
    Files.delete(backup.resolve("backup_label"));
    Result result = drill(backup).mustPass(ALL);
    assertThat(result.outcome().findings().toString()).contains("backup_label");
  }
}
