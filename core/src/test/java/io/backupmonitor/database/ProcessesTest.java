package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/// Several processes on one SQLite file, one of them killed.
final class ProcessesTest {

  @TempDir Path folder;

  private Process start(long location, String name, int count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            WritingProcess.class.getName(),
            TestDatabase.url(folder),
            Long.toString(location),
            name,
            Integer.toString(count))
        .redirectErrorStream(true)
        .start();
  }

  /// Everything that it printed, once it has ended.
  private static String end(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private List<Long> locations() {
    try (DatabaseManager database = TestDatabase.in(folder)) {
      return database
          .locations()
          .synchronise(Stream.of("one", "two").map(Seen::location).toList())
          .stream()
          .map(BackupLocation::id)
          .toList();
    }
  }

  private String integrity() throws SQLException {
    try (Connection connection =
        JDBC.createConnection("jdbc:sqlite:" + TestDatabase.file(folder), new Properties())) {
      return Sql.first(connection, Row::text, "PRAGMA integrity_check").orElseThrow()
          + Sql.list(connection, Row::text, "SELECT * FROM pragma_foreign_key_check");
    }
  }

  @Test
  void loseNothingWhenTheyWriteAtOnce() throws Exception {
    List<Long> ids = locations();
    Process first = start(ids.get(0), "a", 30);
    Process second = start(ids.get(1), "b", 30);
    assertThat(end(first)).endsWith("ready\n");
    assertThat(end(second)).endsWith("ready\n");
    assertThat(first.exitValue()).isZero();
    assertThat(second.exitValue()).isZero();
    try (DatabaseManager database = TestDatabase.in(folder)) {
      assertThat(database.backups().current(ids.get(0))).hasSize(600);
      assertThat(database.backups().current(ids.get(1))).hasSize(600);
      assertThat(database.proofs().openFindings(null)).hasSize(60);
      assertThat(database.alerts().open(null)).hasSize(1);
      assertThat(database.alerts().takeDue(Seen.NOW, Seen.NOW.plusSeconds(1), 9)).hasSize(1);
    }
  }

  @Test
  void makeTheTablesOnceWhenTheyStartAtOnce() throws Exception {
    Process first = start(1, "a", 0);
    Process second = start(1, "b", 0);
    Process third = start(1, "c", 0);
    for (Process process : List.of(first, second, third)) {
      assertThat(end(process)).endsWith("ready\n");
      assertThat(process.exitValue()).isZero();
    }
    assertThat(integrity()).isEqualTo("ok[]");
    assertThat(folder.toFile().list()).containsExactly("backup_monitor.db");
  }

  @Test
  void leaveNothingHalfWhenOneIsKilled() throws Exception {
    long location = locations().getFirst();
    for (int round = 0; round < 3; round++) {
      Process process = start(location, "round" + round, 100_000);
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
        assertThat(line).isNotNull();
      }
      long target = written() + RandomGenerator.getDefault().nextInt(200, 600);
      while (written() < target) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      assertThat(integrity()).isEqualTo("ok[]");
      try (DatabaseManager database = TestDatabase.in(folder)) {
        List<Standing> window = database.backups().window(location, Instant.EPOCH);
        // A scan of twenty is there whole, and a verdict with its finding.
        assertThat(window.size() % 20).isZero();
        assertThat(window.stream().filter(one -> one.verification() == Verdict.FAILED).count())
            .isEqualTo(database.proofs().openFindings(location).size());
      }
    }
  }

  private long written() throws SQLException {
    try (Connection connection =
        JDBC.createConnection("jdbc:sqlite:" + TestDatabase.file(folder), new Properties())) {
      return Sql.first(connection, Row::number, "SELECT COUNT(*) FROM backups").orElseThrow();
    }
  }
}
