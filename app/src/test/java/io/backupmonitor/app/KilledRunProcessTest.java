package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed is simply made again: what it left is removed, and what it recorded holds.
class KilledRunProcessTest {

  private static final int BACKUPS = 25;
  private static final String DUMP =
      """
      --
      -- PostgreSQL database dump
      --

      -- Dumped from database version 15.18
      -- Dumped by pg_dump version 15.18

      CREATE TABLE public.orders (id integer);

      COPY public.orders (id) FROM stdin;
      1
      2
      \\.

      --
      -- PostgreSQL database dump complete
      --
      """;

  @TempDir Path folder;

  private void prepare() {
    CommandLineRun files = CommandLineRun.in(folder).configured();
    for (int number = 0; number < BACKUPS - 1; number++) {
      String text = "row %d of many rows that are packed%n".formatted(number).repeat(20_000);
      files.bytes("backups/part%d.txt.gz".formatted(number), CommandLineRun.gzip(text));
    }
    files.file("backups/shop.sql", DUMP);
  }

  @Test
  void leavesNothingThatTheNextRunDoesNotPutRight() throws Exception {
    prepare();
    killOnce(() -> Files.exists(folder.resolve("record.db")));
    killOnce(this::aDrillIsOn);
    killOnce(() -> verified() >= BACKUPS / 2);
    killOnce(() -> Files.exists(folder.resolve("reports")));

    Process last = start();
    assertThat(last.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    assertThat(last.exitValue()).as(Files.readString(folder.resolve("out.txt"))).isZero();
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
    recordIsWhole();
  }

  private Process start() throws IOException {
    Path distribution =
        Path.of(System.getProperty("distribution", "target/distribution")).toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(distribution.resolve("backup-monitor").toString(), "run")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile());
    builder.environment().put("DATABASE_URL", "sqlite:///" + folder.resolve("record.db"));
    return builder.start();
  }

  private void killOnce(BooleanSupplier moment) throws Exception {
    Process process = start();
    while (process.isAlive() && !moment.getAsBoolean()) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (childIsLeft() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(childIsLeft()).as("a server outlives the run that was killed").isFalse();
  }

  /// Whether a process works in the scratch folder.
  private boolean childIsLeft() {
    String scratch = folder.resolve("scratch").toString();
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process.info().commandLine().map(line -> line.contains(scratch)).orElse(false));
  }

  private boolean aDrillIsOn() {
    try (Stream<Path> used = Files.list(folder.resolve("scratch"))) {
      return used.findAny().isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }

  private List<Standing> standings() {
    try (DatabaseManager database =
        new DatabaseManager("sqlite:///" + folder.resolve("record.db"))) {
      database.createTables();
      return database.backups().window(1L, Instant.EPOCH);
    }
  }

  private long verified() {
    return standings().stream().filter(standing -> standing.verification() != null).count();
  }

  private void recordIsWhole() {
    List<Standing> standings = standings();
    assertThat(standings).hasSize(BACKUPS);
    assertThat(standings)
        .extracting(each -> each.backup().path() + "#" + each.backup().generation())
        .doesNotHaveDuplicates();
    assertThat(standings)
        .allSatisfy(
            each -> {
              assertThat(each.verification()).isEqualTo(Verdict.PASSED);
              assertThat(each.restoreTest()).isEqualTo(Verdict.PASSED);
            });
    try (DatabaseManager database =
        new DatabaseManager("sqlite:///" + folder.resolve("record.db"))) {
      for (Standing each : standings) {
        assertThat(database.proofs().lastVerifications(each.backup().id()))
            .isNotEmpty()
            .extracting(BackupVerification::result)
            .allMatch(result -> !result.isBlank());
      }
    }
  }
}
