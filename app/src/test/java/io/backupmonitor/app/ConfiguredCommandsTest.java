package io.backupmonitor.app;

import static io.backupmonitor.app.CommandLineRun.gzip;
import static io.backupmonitor.app.CommandLineRun.in;
import static io.backupmonitor.app.CommandLineRun.tar;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredCommandsTest {

  @TempDir Path folder;

  private CommandLineRun shop() {
    return in(folder).configured().bytes("backups/shop-2026-11-21.txt.gz", gzip("rows\n"));
  }

  private CommandLineRun shopWithBad() {
    byte[] whole = gzip("rows and rows\n".repeat(90));
    return shop().bytes("backups/cut-2026-11-21.txt.gz", Arrays.copyOf(whole, 40));
  }

  @Test
  void doesTheFiveJobsOneByOne() {
    CommandLineRun run = shop();
    run.runConfigured("monitor").ends(ExitCode.WELL).prints("shop: 1 backup");
    run.runConfigured("verify").ends(ExitCode.WELL).prints("PASSED", "#1 ");
    run.runConfigured("test-restore").ends(ExitCode.WELL).prints("1 of 1 backup proven restorable");
    run.runConfigured("report").ends(ExitCode.WELL).prints("Wrote " + folder + "/reports/");
    run.runConfigured("check-alerts").ends(ExitCode.WELL).prints("No alert is open.");
    run.runConfigured("status").ends(ExitCode.WELL).prints("shop (1): health 1.000, good");
  }

  @Test
  void doesTheFiveJobsInOne() {
    CommandLineRun run = shopWithBad().runConfigured("run").ends(ExitCode.FAILED);
    run.prints(
        "FAILED", "stream.truncated", "New: #1 ", "Wrote " + folder + "/reports/health.html");
    assertThat(folder.resolve("reports/health.csv")).exists();
    run.runConfigured("run", "--json").ends(ExitCode.FAILED).printsNot("\"event\":\"opened\"");
    run.prints("\"type\":\"summary\"", "\"type\":\"report\"", "\"location\":\"shop\"");
  }

  @Test
  void printsRecordedBackupsAsTheSameJsonLineAsAnAudit() {
    shop()
        .file("backups/empty-2026-11-21.sql", "")
        .runConfigured("monitor", "--json")
        .ends(ExitCode.FAILED)
        .prints(
            "{\"schema\":1,\"type\":\"backup\",\"id\":",
            "\"location\":\"shop\",\"series\":\"shop-*.txt.gz\",\"verdict\":\"skipped\",\"path\":\""
                + folder
                + "/backups/shop-2026-11-21.txt.gz\",\"format\":\"unknown\",\"size_bytes\":",
            "\"assurance\":0,\"verification\":{\"status\":\"skipped\",\"checks\":[{\"type\":\"monitor\"",
            "\"series\":\"empty-*.sql\",\"verdict\":\"failed\"",
            "}],\"status\":\"completed\",\"generation\":1,\"backup_timestamp\":\"",
            "\"code\":\"size.zero\",\"severity\":\"critical\"",
            "\"type\":\"summary\",\"backups\":2,\"completed\":1,\"failed\":1,\"pending\":0");
  }

  @Test
  void failsForAnEmptyBackup() {
    shop().file("backups/empty-2026-11-21.sql", "").runConfigured("monitor").ends(ExitCode.FAILED);
  }

  @Test
  void keepsTheAlarmOverChangedContentUntilItIsAccepted() throws Exception {
    CommandLineRun run = shop().runConfigured("run").ends(ExitCode.WELL);
    Path file = folder.resolve("backups/shop-2026-11-21.txt.gz");
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, gzip("hows\n"));
    Files.setLastModifiedTime(file, time);

    run.runConfigured("run").ends(ExitCode.FAILED).prints("content.bit_rot");
    run.runConfigured("verify").ends(ExitCode.FAILED);
    run.runConfigured("status").ends(ExitCode.FAILED).prints("content.bit_rot");
    run.runConfigured("accept", "1", "--reason", " ").ends(ExitCode.USAGE);
    run.runConfigured("accept", "1", "--reason", "meant")
        .ends(ExitCode.WELL)
        .prints("generation 2");
    run.runConfigured("run").ends(ExitCode.WELL);
    run.runConfigured("accept", "99", "--reason", "x").ends(ExitCode.USAGE).complains("99");
  }

  @Test
  void findsBitRotInAPlainTarUntilItIsAccepted() throws Exception {
    byte[] tar = tar("notes.txt", "a member that no checksum of the tar covers\n");
    CommandLineRun run = in(folder).configured().bytes("backups/files-2026-11-21.tar", tar);
    run.runConfigured("monitor").ends(ExitCode.WELL);
    run.runConfigured("verify").ends(ExitCode.WELL);

    Path file = folder.resolve("backups/files-2026-11-21.tar");
    FileTime time = Files.getLastModifiedTime(file);
    tar[520] ^= 1;
    Files.write(file, tar);
    Files.setLastModifiedTime(file, time);

    run.runConfigured("monitor").ends(ExitCode.WELL);
    for (String command : List.of("verify", "verify", "run", "verify")) {
      run.runConfigured(command).ends(ExitCode.FAILED).prints("content.bit_rot");
    }
    run.runConfigured("accept", "1", "--reason", "known").ends(ExitCode.WELL);
    run.runConfigured("verify").ends(ExitCode.WELL);
    run.runConfigured("run").ends(ExitCode.WELL);
  }

  @Test
  void closesAnAlertByHand() {
    CommandLineRun run = shopWithBad().runConfigured("run");
    run.runConfigured("check-alerts", "--resolve", "1").ends(ExitCode.WELL).prints("Closed: #1");
    run.runConfigured("check-alerts", "--resolve", "1")
        .ends(ExitCode.USAGE)
        .complains("there is no open alert 1");
  }

  @Test
  void knowsItsLocations() {
    CommandLineRun run = shop();
    run.runConfigured("monitor", "--location-name", "shop").ends(ExitCode.WELL);
    run.runConfigured("monitor", "--location-id", "1").ends(ExitCode.WELL);
    run.runConfigured("verify", "--location-name", "shpo")
        .ends(ExitCode.USAGE)
        .complains("there is no location 'shpo' (did you mean 'shop'?); known are 1 (shop)");
    run.runConfigured("verify", "--location-id", "7").ends(ExitCode.USAGE).complains("location 7");
    run.runConfigured("verify", "--location-id", "1", "--location-name", "shop")
        .ends(ExitCode.USAGE);
    run.runConfigured("verify", "--days", "-1").ends(ExitCode.USAGE).complains("--days");
    run.runConfigured("test-restore", "--limit", "0").ends(ExitCode.USAGE).complains("--limit");
  }

  @Test
  void saysThatALocationWasNeverLookedAt() {
    shop()
        .runConfigured("status")
        .ends(ExitCode.UNDETERMINED)
        .prints("shop (1): never looked at; run backup-monitor run");
    shop().runConfigured("status", "--json").prints("\"looked_at\":null", "\"health_score\":null");
  }

  @Test
  void reportsAnUnreachableLocationAsCritical() {
    in(folder)
        .configured()
        .runConfigured("monitor")
        .ends(ExitCode.FAILED)
        .prints("location.unreachable");
  }

  @Test
  void restoresTheDumpsInsideAnArchiveWhenAsked() {
    CommandLineRun run = in(folder).configured();
    run.bytes("backups/night-1.tar", tar("shop.sql", "PRAGMA foreign_keys=OFF;\nBEGIN;\n"));
    run.runConfigured("monitor").ends(ExitCode.WELL);
    run.runConfigured("test-restore", "--nested").ends(ExitCode.FAILED).prints("'shop.sql' inside");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "monitor", "verify", "test-restore", "report", "check-alerts", "status"})
  void needsAConfigurationWithALocation(String command) {
    in(folder)
        .runConfigured(command)
        .ends(ExitCode.CONFIGURATION)
        .complains("there is no such file; `backup-monitor init` writes one");
    in(folder)
        .file("config.yaml", "timezone: UTC\n")
        .runConfigured(command)
        .ends(ExitCode.CONFIGURATION)
        .complains("name at least one under backups.locations");
    in(folder)
        .file("config.yaml", "backups: {locations: [{name: a, pth: x}]}\n")
        .runConfigured(command)
        .ends(ExitCode.CONFIGURATION)
        .complains("the configuration has 2 problems:", "did you mean 'path'?", "\n      | ");
  }

  @Test
  void endsWithTheConfigurationsCodeForAFileThatIsNoDatabase() {
    shop()
        .file("record.db", "no database at all, but long enough to be looked at\n".repeat(20))
        .runConfigured("status")
        .ends(ExitCode.CONFIGURATION)
        .complains("record.db");
  }

  @Test
  void endsBrokenForADatabaseThatCannotBeOpened() {
    shop()
        .with("DATABASE_URL", "sqlite:///" + folder.resolve("no/such/folder/record.db"))
        .runConfigured("status")
        .ends(ExitCode.BROKEN)
        .complains("record.db");
  }

  @Test
  void writesTheReportsThatAreAskedFor() {
    shop()
        .runConfigured("report", "--format", "json", "--directory", "%/elsewhere", "--json")
        .ends(ExitCode.WELL)
        .prints(
            "{\"schema\":1,\"type\":\"report\",\"path\":\"" + folder + "/elsewhere/health.json");
    assertThat(folder.resolve("reports")).doesNotExist();
    shop().runConfigured("report", "--format", "pdf").ends(ExitCode.USAGE).complains("pdf");
  }

  @Test
  void doctorNamesALocationThatIsNotThere() {
    in(folder)
        .configured()
        .runConfigured("doctor")
        .ends(ExitCode.UNDETERMINED)
        .prints("!!  location       shop: '" + folder + "/backups' is not there");
  }

  @Test
  void doctorTriesTheFolderForRestoreTests() throws Exception {
    shop()
        .runConfigured("doctor")
        .prints("ok  scratch        '" + folder + "/scratch' for restore tests, ");
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
    Files.delete(folder.resolve("scratch"));
    withUnusableScratch()
        .runConfigured("doctor")
        .ends(ExitCode.UNDETERMINED)
        .prints("!!  scratch        '" + folder + "/scratch' for restore tests cannot be used: ");
  }

  /// That nothing can be restored blames no backup, and keeps none from being verified.
  @Test
  void verifiesWithoutAFolderForRestoreTests() {
    CommandLineRun run = withUnusableScratch().runConfigured("run", "--json");
    run.ends(ExitCode.UNDETERMINED)
        .prints(
            "\"type\":\"finding\"",
            "test_location: '" + folder + "/scratch' cannot be used: it is no folder",
            "\"verification\":{\"status\":\"passed\"",
            "\"restore_test\":{\"status\":\"error\"",
            "no drill can happen in '" + folder + "/scratch': it is no folder")
        .printsNot("verification_failure")
        .printsNot("backup.unreadable")
        .printsNot("restore.no_space");
    assertThat(run.out().lines()).filteredOn(line -> line.contains("test_location: ")).hasSize(1);
    run.runConfigured("verify", "--days", "0")
        .ends(ExitCode.UNDETERMINED)
        .prints("PASSED", "cannot be used: it is no folder");
  }

  private CommandLineRun withUnusableScratch() {
    return shop().file("scratch", "");
  }

  @Test
  void doctorTellsReadFormatsFromThoseThatAreOnlyRecognised() {
    List<String> lines = shop().runConfigured("doctor").out().lines().toList();
    assertThat(lines)
        .anyMatch(line -> line.matches("ok  formats .*\\bgz, .*\\btar\\b.*"))
        .noneMatch(line -> line.matches("ok  formats .*\\bqcow2\\b.*"))
        .anyMatch(line -> line.matches("ok  not read yet .*\\bqcow2\\b.* \\(only recognised\\)"));
  }

  @Test
  void doctorNamesWhatStandsInTheWay() {
    shop()
        .runConfigured("doctor")
        .prints("formats", "engine", "ok  location       shop at", "ok  database")
        .prints("isolation      0 none", "sqlite: SQLite 3.");
    in(folder)
        .file("config.yaml", "backup: {}\n")
        .runConfigured("doctor")
        .ends(ExitCode.CONFIGURATION)
        .prints("did you mean 'backups'?");
  }

  @Test
  void asksWhatWasRestoredAndShowsTheEvidence() throws Exception {
    CommandLineRun run =
        shop()
            .file(
                "config.yaml",
                """
                timezone: UTC
                backups:
                  locations:
                    - name: shop
                      path: '%1$s/backups'
                      restore:
                        checks:
                          - {name: rows, file: shop-2026-11-21.txt, contains: rows}
                          - {name: size, file: shop-2026-11-21.txt, size: "> 1 MB"}
                  restore_testing: {test_location: '%1$s'}
                reporting: {output_directory: '%1$s/reports'}
                """
                    .formatted(folder));
    run.runConfigured("monitor").ends(ExitCode.WELL);
    run.runConfigured("status").prints("not restored in time: shop-*.txt.gz (never)");
    run.runConfigured("test-restore", "--json")
        .ends(ExitCode.FAILED)
        .prints(
            "\"code\":\"restore.check_failed\"",
            "\"evidence\":{\"checksum\":\"sha256:",
            "{\"name\":\"rows\",\"status\":\"passed\",\"expected\":\"contains rows\","
                + "\"actual\":\"it in 5 bytes\"}",
            "{\"name\":\"size\",\"status\":\"failed\",\"expected\":\"> 1 MB\",\"actual\":\"5\"}",
            "\"scratch\":\"destroyed\"");
    run.runConfigured("status").printsNot("not restored in time");
    run.runConfigured("report").ends(ExitCode.WELL);
    assertThat(folder.resolve("reports/health.html")).content().contains("expected &gt; 1 MB");
  }
}
