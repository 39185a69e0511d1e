package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.restore.DrillLanguage.Result;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the PostgreSQL engine makes of archives that pg_dump 15 wrote of one small database: with
/// large objects, a materialized view, an event trigger, and a comment on an index.
final class PostgresArchiveDrillTest {

  private static final String ALL = "4 tables, 27 rows";
  private static final String ALL_OF_18 = "9 tables, 35 rows";

  @TempDir Path folder;

  private PostgresDrillLanguage drill;

  @BeforeEach
  void begin() {
    drill = new PostgresDrillLanguage(folder);
  }

  private static byte[] real(String name) throws Exception {
    try (InputStream stream =
        Objects.requireNonNull(
            PostgresArchiveDrillTest.class.getResourceAsStream(
                name.startsWith("pg_dump-") ? name : "pg_dump-15/" + name))) {
      return stream.readAllBytes();
    }
  }

  private Result custom(byte[] content) throws Exception {
    return drill.bytes("tiny.dump", "postgresql.custom", content);
  }

  private void copyDirectory() throws Exception {
    Path target = Files.createDirectory(folder.resolve("tiny"));
    Path source =
        Path.of(
            Objects.requireNonNull(PostgresArchiveDrillTest.class.getResource("pg_dump-15/tiny"))
                .toURI());
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void restoresAnArchiveOfOneFile() throws Exception {
    custom(real("tiny.dump")).mustPass(ALL).mustNote("CREATE EVENT TRIGGER");
  }

  @Test
  void restoresRowsThatComeAsStatements() throws Exception {
    custom(real("tiny-inserts.dump")).mustPass(ALL);
  }

  @Test
  void restoresATar() throws Exception {
    drill.bytes("tiny.tar", "postgresql.tar", real("tiny.tar")).mustPass(ALL);
  }

  @Test
  void restoresADirectory() throws Exception {
    copyDirectory();
    drill.directory("tiny", "postgresql.directory").mustPass(ALL);
  }

  @Test
  void restoresWhatVersion18Wrote() throws Exception {
    custom(real("pg_dump-18/tiny.dump")).mustPass(ALL_OF_18);
    drill.bytes("tiny.tar", "postgresql.tar", real("pg_dump-18/tiny.tar")).mustPass(ALL_OF_18);
  }

  @Test
  void blamesNobodyForATableWithoutTheTypeOfItsColumn() throws Exception {
    custom(real("pg_dump-18/tiny-t.dump"))
        .mustNotKnow("restore.reference_missing")
        .saying("the type public.mood", "TABLE m");
  }

  @Test
  void failsWhatVersion18WroteWhenItIsCutOff() throws Exception {
    byte[] whole = real("pg_dump-18/tiny.dump");
    custom(Arrays.copyOf(whole, whole.length - 1)).mustFail("archive.truncated");
  }

  @Test
  void restoresADirectoryOutOfATar() throws Exception {
    copyDirectory();
    byte[] tar = MemoryDirectory.of(folder.resolve("tiny")).tar("srv/backups/tiny");
    drill.bytes("tiny.tar", "postgresql.directory.tar", tar).mustPass(ALL);
  }

  @Test
  void failsADirectoryThatLacksAFile() throws Exception {
    copyDirectory();
    Files.delete(folder.resolve("tiny/3366.dat.gz"));
    drill.directory("tiny", "postgresql.directory").mustFail("set.part_missing");
  }

  @Test
  void failsAnArchiveThatWasCutOff() throws Exception {
    byte[] whole = real("tiny.dump");
    custom(Arrays.copyOf(whole, whole.length - 1)).mustFail("archive.truncated");
    custom(Arrays.copyOf(whole, whole.length / 2)).mustFail("archive.truncated");
  }

  @Test
  void blamesNobodyForRowsWithoutTheirTables() throws Exception {
    custom(real("tiny-data.dump")).mustNotKnow("restore.reference_missing").saying("rows only");
  }

  @Test
  void saysInWhichEntryTheServerRefusedAStatement() throws Exception {
    byte[] broken = real("tiny.dump");
    int at = indexOf(broken, "CREATE INDEX later");
    broken[at + "CREATE INDEX later ON public.".length()] = 'x';
    custom(broken).mustFail("restore.failed").saying("INDEX later", "line 1");
  }

  @Test
  void refusesWhatReachesBeyondTheDatabase() throws Exception {
    byte[] hostile = real("tiny.dump");
    byte[] statement = "COPY x FROM PROGRAM 'touch /tmp/x'; --".getBytes(StandardCharsets.US_ASCII);
    int at = indexOf(hostile, "CREATE INDEX later");
    System.arraycopy(statement, 0, hostile, at, statement.length);
    custom(hostile).mustFail("dump.unsafe_statement");
  }

  private static int indexOf(byte[] bytes, String text) {
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(at).as("where '%s' lies", text).isPositive();
    return at;
  }
}
