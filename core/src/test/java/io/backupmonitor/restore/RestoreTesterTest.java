package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.ConfigRules;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.monitor.BackupMonitor;
import io.backupmonitor.storage.Storages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What recorded drills make of checks and objectives, from night to night.
class RestoreTesterTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private DatabaseManager database;
  private Instant now = Instant.parse("2026-11-20T03:00:00Z");
  private String restore = "{}";
  private RestoreEngines engines = RestoreEngines.found();
  private boolean allowsNoTime;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectory(folder.resolve("backups"));
    database = new DatabaseManager("sqlite:///" + folder.resolve("test.db"));
    database.createTables();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Config config() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            timezone: UTC
            backups:
              locations: [{name: shop, path: '%1$s/backups', retention_days: 1, restore: %2$s}]
              restore_testing: {test_location: '%1$s'}
            """
                .formatted(folder, restore));
    Config config = Config.load(file, ConfigRules.standard(), Map.of());
    return allowsNoTime ? withoutTime(config) : config;
  }

  /// With an objective that no restore keeps, which nobody can write down.
  private static Config withoutTime(Config config) {
    LocationConfig shop = config.locations().getFirst();
    LocationConfig hurried =
        new LocationConfig(
            shop.location(),
            shop.recursive(),
            shop.include(),
            shop.exclude(),
            shop.grace(),
            shop.settle(),
            shop.passphraseFile(),
            shop.keyFile(),
            new RestoreObjectives(List.of(), null, List.of(), Duration.ZERO, null, false));
    return new Config(
        List.of(hurried),
        config.verification(),
        config.restoreTesting(),
        config.monitoring(),
        config.alerts(),
        config.reporting(),
        config.logging(),
        config.database(),
        config.timezone());
  }

  private static String dump(int orders, String... tables) {
    StringBuilder text = new StringBuilder("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n");
    text.append("CREATE TABLE orders (id, made);\n");
    for (int order = 1; order <= orders; order++) {
      text.append("INSERT INTO orders VALUES(").append(order).append(",'2026-11-20');\n");
    }
    Arrays.stream(tables).forEach(table -> text.append("CREATE TABLE " + table + " (a);\n"));
    return text + "COMMIT;\n";
  }

  /// A night later a new backup is there, and is drilled.
  private RestoreTest night(String content) throws Exception {
    return night("sql", content.getBytes(StandardCharsets.UTF_8));
  }

  private RestoreTest night(byte[] archive) throws Exception {
    return night("tar", archive);
  }

  private RestoreTest night(String ending, byte[] content) throws Exception {
    now = now.plus(DAY);
    String name = "backups/shop-%s.%s".formatted(now.toString().substring(0, 10), ending);
    Path file = folder.resolve(name);
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(now));
    return drilled(now.plus(Duration.ofHours(1)));
  }

  private RestoreTest drilled(Instant at) throws Exception {
    Config config = config();
    new BackupMonitor(database, config, () -> at, Storages.found(), Duration.ZERO)
        .monitorAllLocations();
    return drilledAll(at).getFirst();
  }

  private List<String> found() {
    return database.proofs().openFindings(null).stream()
        .map(open -> open.finding().code().code())
        .toList();
  }

  private void asks(String... keys) {
    restore = "{" + String.join(", ", keys) + "}";
  }

  private static void must(RestoreTest test, Verdict status, String... codes) {
    assertThat(test.status()).as("%s", test).isEqualTo(status);
    assertThat(test.findings().stream().map(finding -> finding.code().code()))
        .as("%s", test)
        .containsExactly(codes);
  }

  private Assurance assurance() {
    return database.backups().window(null, Instant.EPOCH).getLast().assurance();
  }

  @Test
  void goesOnWithAShareWhereTheLastOneEnded() throws Exception {
    engines = new RestoreEngines(List.of(new ShareEngine(Duration.ofSeconds(6))));
    assertThat(night(dump(1)).result()).startsWith("a share behind ''");
    assertThat(night(dump(1)).result()).startsWith("a share behind 'a/b'");
  }

  @Test
  void countsWhatWasLeftOutAmongWhatIsNotProven() throws Exception {
    RestoreTest test = night(dump(3).replace("COMMIT", "PRAGMA mmap_size=1;\nCOMMIT"));
    assertThat(test.findings().toString()).contains("left out");
    assertThat(test.evidence().notProven().toString()).contains("left out");
  }

  @Test
  void keepsEvidenceOfEveryDrill() throws Exception {
    asks("rto: 1h");
    RestoreTest test = night(dump(3));
    must(test, Verdict.PASSED);
    RestoreEvidence evidence = test.evidence();
    assertThat(evidence.contents().tables()).isEqualTo(Map.of("orders", 3L));
    assertThat(evidence.engineVersion()).startsWith("SQLite 3.");
    assertThat(evidence.programVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(evidence.scratch()).isEqualTo(RestoreEvidence.Scratch.DESTROYED);
    assertThat(evidence.steps().stream().map(RestoreEvidence.Step::name))
        .containsExactly("prepare", "restore", "clear");
    assertThat(evidence.objective()).isEqualTo(Duration.ofHours(1));
    assertThat(evidence.checksum()).isNotNull();
    assertThat(database.proofs().restoreTests(test.backupId(), 1).getFirst().evidence())
        .usingRecursiveComparison()
        .ignoringFields("steps")
        .isEqualTo(evidence);
    assertThat(assurance()).isEqualTo(Assurance.RESTORED);
  }

  @Test
  void isQueriedOnceACheckHolds() throws Exception {
    asks("checks: [{sql: SELECT count(*) FROM orders, expect: '>= 3'}]");
    RestoreTest test = night(dump(3));
    must(test, Verdict.PASSED);
    assertThat(test.evidence().assertions())
        .containsExactly(new Assertion("SELECT count(*) FROM orders", Verdict.PASSED, ">= 3", "3"));
    assertThat(assurance()).isEqualTo(Assurance.QUERIED);
  }

  @Test
  void failsForACheckThatIsFalseAndAsksAgainLater() throws Exception {
    asks("checks: [{name: enough, sql: SELECT count(*) FROM orders, expect: '> 3'}]");
    RestoreTest test = night(dump(3));
    must(test, Verdict.FAILED, "restore.check_failed");
    assertThat(test.findings().getFirst().message()).isEqualTo("'enough': expected > 3, found 3");
    assertThat(assurance()).isEqualTo(Assurance.SEEN);
    asks("checks: [{name: enough, sql: SELECT count(*) FROM orders, expect: '> 2'}]");
    must(drilled(now.plus(Duration.ofHours(2))), Verdict.PASSED);
    assertThat(found()).isEmpty();
  }

  @Test
  void blamesNoBackupForACheckThatCannotBeMade() throws Exception {
    asks("checks: [{sql: SELECT 1 FROM nowhere, expect: 1}, {minimum_tables: 1}, {file: a}]");
    RestoreTest test = night(dump(3));
    must(test, Verdict.ERROR, "restore.check_error", "restore.check_error");
    assertThat(test.evidence().assertions().stream().map(Assertion::status))
        .containsExactly(Verdict.ERROR, Verdict.PASSED, Verdict.ERROR);
    assertThat(assurance()).isEqualTo(Assurance.SEEN);
  }

  @Test
  void asksOnlyTheBackupsThatAreConcerned() throws Exception {
    asks("checks: [{file: a, include: '*.tar'}]");
    must(night(dump(3)), Verdict.PASSED);
  }

  @Test
  void asksNothingOfABackupThatCannotBeRestored() throws Exception {
    asks("checks: [{minimum_tables: 1}]");
    RestoreTest test = night(dump(3).replace("COMMIT;", "INSERT INTO nowhere VALUES(1);\nCOMMIT;"));
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(test.evidence().assertions()).isEmpty();
  }

  @Test
  void comparesAgesWithTheBackupAndNotWithNow() throws Exception {
    asks("freshness: [{table: orders, column: made, max_age: 1d}]");
    RestoreTest first = night(dump(3));
    must(first, Verdict.PASSED);
    now = now.plus(DAY.multipliedBy(2));
    must(night(dump(3)), Verdict.FAILED, "restore.data_stale");
  }

  @Test
  void warnsOfAColumnThatHoldsNothingNewer() throws Exception {
    asks("freshness: [{name: last order, table: orders, column: made, max_age: 30d}]");
    must(night(dump(3)), Verdict.PASSED);
    must(night(dump(4).replace("'2026-11-20'", "'2026-11-21'")), Verdict.PASSED);
    RestoreTest standing = night(dump(5).replace("'2026-11-20'", "'2026-11-21'"));
    must(standing, Verdict.PASSED, "restore.no_newer_data");
    assertThat(standing.findings().getFirst().message())
        .endsWith("'last order' ends at 2026-11-21, and ended at 2026-11-21 then");
    must(night(dump(6)), Verdict.PASSED, "restore.no_newer_data");
    assertThat(assurance()).isEqualTo(Assurance.QUERIED);
  }

  @Test
  void comparesFreshnessWithOlderBackupsAlone() throws Exception {
    asks("freshness: [{table: orders, column: made, max_age: 30d}]");
    must(night(dump(3)), Verdict.PASSED);
    must(drilled(now.plus(DAY.multipliedBy(8))), Verdict.PASSED);
    asks("freshness: [{name: other, table: orders, column: made, max_age: 30d}]");
    must(night(dump(3)), Verdict.PASSED);
  }

  @Test
  void warnsOfDriftFromNightToNight() throws Exception {
    must(night(dump(100, "customers", "extra")), Verdict.PASSED);
    must(night(dump(90, "customers", "extra")), Verdict.PASSED);
    must(
        night(dump(40, "customers")),
        Verdict.PASSED,
        "content.objects_dropped",
        "content.rows_dropped");
  }

  @Test
  void failsBelowTheLimitUntilTheBackupIsAccepted() throws Exception {
    asks("max_row_drop: 20%");
    must(night(dump(100)), Verdict.PASSED);
    must(night(dump(70)), Verdict.FAILED, "restore.rows_dropped");
    RestoreTest again = night(dump(71));
    must(again, Verdict.FAILED, "restore.rows_dropped");
    now = now.plus(Duration.ofHours(2));
    new BackupMonitor(database, config(), () -> now, Storages.found(), Duration.ZERO)
        .accept(again.backupId(), "somebody", "old orders were deleted");
    List<RestoreTest> tests = drilledAll(now);
    assertThat(tests).anySatisfy(test -> must(test, Verdict.PASSED));
    must(night(dump(72)), Verdict.PASSED);
  }

  @Test
  void seesDriftBesideACheckThatIsFalse() throws Exception {
    asks("max_row_drop: 20%", "checks: [{sql: SELECT count(*) FROM orders, expect: '> 80'}]");
    must(night(dump(100)), Verdict.PASSED);
    must(night(dump(70)), Verdict.FAILED, "restore.check_failed", "restore.rows_dropped");
  }

  private List<RestoreTest> drilledAll(Instant at) throws Exception {
    return new RestoreTester(database, config(), InProcessInspector.found(), engines, () -> at)
        .testAllBackups(7);
  }

  @Test
  void warnsOfARestoreThatTookLongerThanAllowed() throws Exception {
    allowsNoTime = true;
    must(night(dump(3)), Verdict.PASSED, "restore.rto_exceeded");
    assertThat(drilledAll(now.plus(Duration.ofHours(2)))).as("drilled again").isEmpty();
  }

  @Test
  void holdsTheObjectiveAgainstTheForecastWhereOnlyAShareWasRestored() throws Exception {
    asks("rto: 5m");
    engines = new RestoreEngines(List.of(new ShareEngine(Duration.ofSeconds(6))));
    RestoreTest test = night(dump(3));
    must(test, Verdict.PASSED, "restore.rto_exceeded");
    assertThat(test.findings().getFirst().message())
        .contains("a share of 10 bytes", "all of the 1,000 bytes would take about 10m")
        .endsWith("and 5m are allowed");
    assertThat(test.result()).contains("at that pace all of the 1,000 bytes take 10m");
    RestoredShare kept =
        database.proofs().restoreTests(test.backupId(), 1).getFirst().evidence().share();
    assertThat(kept).isEqualTo(test.evidence().share());
    engines = new RestoreEngines(List.of(new ShareEngine(Duration.ofSeconds(2))));
    must(night(dump(4)), Verdict.PASSED);
  }

  @Test
  void comparesTheTimeWithTheMedianOfTheSeries() throws Exception {
    for (int night = 0; night < 4; night++) {
      engines = new RestoreEngines(List.of(new ShareEngine(Duration.ofSeconds(2))));
      assertThat(night(dump(night)).result()).doesNotContain("median");
    }
    engines = new RestoreEngines(List.of(new ShareEngine(Duration.ofSeconds(5))));
    assertThat(night(dump(9)).result()).endsWith("2.5 times as long as the median of the last 4");
  }

  @Test
  void drillsWhatLiesInsideAnArchiveWhereTheConfigurationSaysSo() throws Exception {
    String cut = dump(3).substring(0, dump(3).length() - 20);
    byte[] archive = TarBuilder.tar().file("db/shop.sql", cut).end().all();
    must(night(archive), Verdict.PASSED);
    asks("nested: true");
    RestoreTest test = night(archive);
    assertThat(test.status()).as("%s", test).isEqualTo(Verdict.FAILED);
    assertThat(test.findings().getFirst().message()).startsWith("'db/shop.sql' inside: ");
    assertThat(database.proofs().restoreTests(test.backupId(), 1).getFirst().evidence().nested())
        .usingRecursiveComparison()
        .ignoringFields("duration")
        .isEqualTo(test.evidence().nested());
    assertThat(test.evidence().nested()).hasSize(1);
  }

  @Test
  void warnsOfANewestBackupThatIsTooOld() throws Exception {
    asks("rpo: 26h");
    night(dump(3));
    assertThat(found()).isEmpty();
    now = now.plus(DAY.multipliedBy(2));
    new BackupMonitor(database, config(), () -> now, Storages.found(), Duration.ZERO)
        .monitorAllLocations();
    assertThat(found()).containsExactly("backup.rpo_exceeded");
  }
}
