package io.backupmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.backupmonitor.health.HealthScore;
import io.backupmonitor.health.Watched;
import io.backupmonitor.health.Watched.Recorded;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthReporterTest {

  private static final Instant NOW = Instant.parse("2026-11-22T23:30:00Z");
  private static final String HOSTILE =
      "=HYPERLINK(\"x\")\r\n</title><script>alert(1)</script><img src=x onerror='alert(2)'>\u202Egz";

  @TempDir Path folder;

  private Watched watched;
  private BackupLocation nightly;
  private HealthReporter reporter;

  @BeforeEach
  void open() {
    watched = Watched.in(folder, NOW);
    nightly = watched.location("nightly");
    reporter = new HealthReporter(watched.database(), folder.resolve("reports"), watched::now);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void saysTheSameNumbersInHtmlCsvJsonAndDatabase() throws IOException {
    fill();
    watched.location("idle");

    List<HealthMetric> recorded = reporter.recordHealth(7);
    String html = Files.readString(reporter.generateHtmlReport(7));
    List<NamedCsvRecord> rows = csv(reporter.generateCsvReport(7));
    JsonNode json = json(reporter.generateJsonReport(7));

    assertThat(recorded).hasSize(2);
    for (HealthMetric metric : recorded) {
      assertThat(watched.database().health().trend(metric.locationId(), metric.metricDate()))
          .as("database")
          .containsExactly(metric);
      assertThat(rows).as("CSV").anySatisfy(row -> sameNumbers(row, metric));
      assertThat(json.at("/locations").values())
          .as("JSON")
          .anySatisfy(location -> sameNumbers(location, metric));
    }
    HealthMetric metric =
        recorded.getFirst().healthScore() == null ? recorded.getLast() : recorded.getFirst();
    double score = Objects.requireNonNull(metric.healthScore());
    assertThat(html)
        .contains("0.5 × 3/5 + 0.3 × 2/3 + 0.2 × 1/2 = " + HealthScore.text(score))
        .contains("3 completed")
        .contains("1 failed, 1 missed")
        .contains("3.00 kB")
        .contains("Coverage: 3 of 3 verified, 2 of 3 restored.");
  }

  @Test
  void recordsTheDayInTheTimeZoneOfTheLocation() {
    BackupLocation berlin =
        watched.location(
            new BackupLocation(
                0, "berlin", "/b", "file", null, 30, true, true, true, ZoneId.of("Europe/Berlin")));

    reporter.recordHealth(nightly.id(), 7);
    reporter.recordHealth(berlin.id(), 7);

    assertThat(trend(nightly))
        .extracting(HealthMetric::metricDate)
        .containsExactly(LocalDate.of(2026, 11, 22));
    assertThat(trend(berlin))
        .extracting(HealthMetric::metricDate)
        .containsExactly(LocalDate.of(2026, 11, 23));
  }

  @Test
  void recordsOneHealthADay() {
    Recorded shop = watched.backup(nightly, "shop.tar").verified(Verdict.PASSED);
    reporter.recordHealth(7);
    shop.restored(Verdict.PASSED);
    reporter.recordHealth(7);

    assertThat(trend(nightly)).extracting(HealthMetric::healthScore).containsExactly(1.0);
  }

  @Test
  void countsWhatLiesInTheWindowOnly() {
    watched.backup(nightly, "old.tar", 5, NOW.minus(Duration.ofDays(8)), BackupStatus.COMPLETED);
    watched.backup(nightly, "new.tar", 7, NOW.minus(Duration.ofDays(6)), BackupStatus.COMPLETED);

    assertThat(reporter.recordHealth(7).getFirst().totalSizeBytes()).isEqualTo(7);
    assertThat(reporter.recordHealth(0).getFirst().totalSizeBytes()).isEqualTo(12);
  }

  @Test
  void tellsAFailureWithMeaningMessageEvidenceAndRemedy() throws IOException {
    watched
        .backup(nightly, "shop.tar.gz")
        .verified(Verdict.FAILED, "35,001 of 60,000 rows", FindingCode.ARCHIVE_TRUNCATED);

    String html = Files.readString(reporter.generateHtmlReport(nightly.id(), 7));

    assertThat(html)
        .contains("archive.truncated")
        .contains(FindingCode.ARCHIVE_TRUNCATED.meaning())
        .contains("&#39;shop.tar.gz&#39;: ")
        .contains(FindingCode.ARCHIVE_TRUNCATED.remedy())
        .contains("35,001 of 60,000 rows");
  }

  @Test
  void listsTheWorstBackupFirst() throws IOException {
    watched.backup(nightly, "good.tar").verified(Verdict.PASSED);
    watched.backup(nightly, "bad.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
    watched.backup(nightly, "unknown.tar").verified(Verdict.ERROR, FindingCode.LIMIT_TIME);
    watched.backup(nightly, "untouched.tar");
    Recorded old = watched.backup(nightly, "old.tar").verified(Verdict.FAILED);
    watched.vanished(nightly, old);

    reporter.generateCsvReport(7);

    assertThat(csv(folder.resolve("reports/health-backups.csv")))
        .extracting(row -> row.getField("filename"))
        .containsExactly("bad.tar", "unknown.tar", "untouched.tar", "good.tar", "old.tar");
  }

  @Test
  void namesStayTextInHtml() throws IOException {
    watched.location(
        new BackupLocation(
            0, HOSTILE, HOSTILE, HOSTILE, null, 30, true, true, true, ZoneId.of("UTC")));
    watched
        .backup(nightly, HOSTILE)
        .verified(Verdict.FAILED, HOSTILE, FindingCode.ARCHIVE_TRUNCATED);

    String html = Files.readString(reporter.generateHtmlReport(7));

    assertThat(html).doesNotContain("<script").doesNotContain("<img").doesNotContain("\u202E");
    assertThat(html).contains("&lt;script&gt;").contains("\\u202Egz").contains("\\r\\n");
    assertThat(html.codePoints().filter(Character::isISOControl)).containsOnly((int) '\n');
  }

  @Test
  void theHtmlReportNeedsNothingElse() throws IOException {
    fill();

    String html = Files.readString(reporter.generateHtmlReport(7));

    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("default-src 'none'".replace("'", "&#39;"))
        .doesNotContain("<script")
        .doesNotContain("src=")
        .doesNotContain("url(")
        .doesNotContain("@import");
    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http://", "https://");
  }

  @Test
  void chartsSayInWordsWhatTheyShow() throws IOException {
    fill();

    String html = Files.readString(reporter.generateHtmlReport(7));

    assertThat(html)
        .contains(
            "role=\"img\" aria-labelledby=\"size-%d-title size-%d-text\""
                .formatted(nightly.id(), nightly.id()))
        .contains("Size of the backups of nightly by day")
        .contains("Health score of nightly by day")
        .contains("3.00 kB in 3 backups, 2 failed or missed");
  }

  @Test
  void noFieldOfTheCsvFilesIsAFormula() throws IOException {
    watched.location(
        new BackupLocation(
            0, "@SUM(A1)", "+1", "-1", null, 30, true, true, true, ZoneId.of("UTC")));
    watched.backup(nightly, "=HYPERLINK(\"x\")\r\n=1+1");

    List<NamedCsvRecord> rows = csv(reporter.generateCsvReport(7));
    List<NamedCsvRecord> backups = csv(folder.resolve("reports/health-backups.csv"));

    assertThat(rows).extracting(row -> row.getField("name")).contains("'@SUM(A1)");
    assertThat(rows).extracting(row -> row.getField("path")).contains("'+1");
    assertThat(backups.getFirst().getField("filename")).startsWith("'=HYPERLINK");
    assertThat(
            Stream.concat(rows.stream(), backups.stream()).flatMap(row -> row.getFields().stream()))
        .noneMatch(field -> field.matches("(?s)[=+@\t\r].*|-[^0-9].*"));
  }

  @Test
  void aReportThatCannotBeWrittenLeavesTheOldOne() throws IOException {
    Path old = reporter.generateHtmlReport(7);
    String before = Files.readString(old);

    assertThatThrownBy(
            () ->
                ReportFile.write(
                    folder.resolve("reports"),
                    "health.html",
                    writer -> {
                      writer.write("half");
                      throw new IOException("No space left on device");
                    }))
        .hasMessageContaining("health.html")
        .hasMessageContaining("No space left on device");

    assertThat(old).hasContent(before);
    try (Stream<Path> files = Files.list(folder.resolve("reports"))) {
      assertThat(files).containsExactly(old);
    }
  }

  @Test
  void leavesOutWhatIsSwitchedOffUnlessAskedForIt() throws IOException {
    BackupLocation off =
        watched.location(
            new BackupLocation(
                0, "attic", "/a", "file", null, 30, true, true, false, ZoneId.of("UTC")));

    assertThat(csv(reporter.generateCsvReport(7))).hasSize(1);
    assertThat(csv(reporter.generateCsvReport(off.id(), 7)))
        .extracting(row -> row.getField("name"))
        .containsExactly("attic");
    assertThat(reporter.generateHtmlReport(off.id(), 7))
        .hasFileName("health-location-%d.html".formatted(off.id()));
  }

  @Test
  void saysSoWhenThereIsNoSuchLocation() {
    assertThatThrownBy(() -> reporter.generateHtmlReport(99L, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
    assertThatThrownBy(() -> reporter.recordHealth(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Three completed backups, a failed one and a missed run, all on one day: score 0.6.
  private void fill() {
    Instant made = NOW.minus(Duration.ofHours(5));
    watched
        .backup(nightly, "a.tar", 1000, made, BackupStatus.COMPLETED)
        .verified(Verdict.PASSED)
        .restored(Verdict.PASSED);
    watched
        .backup(nightly, "b.tar", 1000, made, BackupStatus.COMPLETED)
        .verified(Verdict.PASSED)
        .restored(Verdict.FAILED, FindingCode.RESTORE_PARTIAL);
    watched
        .backup(nightly, "c.tar", 1000, made, BackupStatus.COMPLETED)
        .verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED)
        .restored(Verdict.ERROR, FindingCode.RESTORE_NO_SPACE);
    watched.backup(nightly, "d.tar", 0, made, BackupStatus.FAILED);
    watched.database().backups().recordMissedRun(nightly.id(), made, NOW);
  }

  private static void sameNumbers(NamedCsvRecord row, HealthMetric metric) {
    assertThat(row.getField("location_id")).isEqualTo(Long.toString(metric.locationId()));
    assertThat(row.getField("metric_date")).isEqualTo(metric.metricDate().toString());
    assertThat(row.getField("total_backups")).isEqualTo(Integer.toString(metric.totalBackups()));
    assertThat(row.getField("successful_backups"))
        .isEqualTo(Integer.toString(metric.successfulBackups()));
    assertThat(row.getField("failed_backups")).isEqualTo(Integer.toString(metric.failedBackups()));
    assertThat(row.getField("total_size_bytes")).isEqualTo(Long.toString(metric.totalSizeBytes()));
    assertThat(row.getField("backup_success_rate"))
        .isEqualTo(Objects.toString(metric.backupSuccessRate(), ""));
    assertThat(row.getField("verification_success_rate"))
        .isEqualTo(Objects.toString(metric.verificationSuccessRate(), ""));
    assertThat(row.getField("restore_test_success_rate"))
        .isEqualTo(Objects.toString(metric.restoreTestSuccessRate(), ""));
    assertThat(row.getField("health_score")).isEqualTo(Objects.toString(metric.healthScore(), ""));
  }

  private static void sameNumbers(JsonNode location, HealthMetric metric) {
    assertThat(location.at("/id").asLong()).isEqualTo(metric.locationId());
    assertThat(location.at("/total_backups").asInt()).isEqualTo(metric.totalBackups());
    assertThat(location.at("/failed_backups").asInt()).isEqualTo(metric.failedBackups());
    assertThat(location.at("/total_size_bytes").asLong()).isEqualTo(metric.totalSizeBytes());
    assertThat(location.at("/health_score").isNull()).isEqualTo(metric.healthScore() == null);
    if (metric.healthScore() != null) {
      assertThat(location.at("/health_score").asDouble()).isEqualTo(metric.healthScore());
    }
  }

  private List<HealthMetric> trend(BackupLocation location) {
    return watched.database().health().trend(location.id(), LocalDate.EPOCH);
  }

  private static List<NamedCsvRecord> csv(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  private static JsonNode json(Path file) {
    return JsonMapper.builder().build().readTree(file.toFile());
  }

  @Test
  void showsTheEvidenceOfEveryRestoreTest() throws IOException {
    RestoreEvidence evidence =
        new RestoreEvidence(
            new Checksum(ChecksumAlgorithm.SHA256, "ab".repeat(32)),
            "PostgreSQL 18.1",
            3,
            List.of(new RestoreEvidence.Step("prepare", Duration.ofMillis(400))),
            new Contents(0, 0, new TreeMap<>(Map.of("public.orders", 8L))),
            List.of(
                new Assertion("orders", Verdict.PASSED, "> 1", "8"),
                new Assertion(HOSTILE, Verdict.FAILED, "= 'x'", HOSTILE)),
            List.of("the payload has no checksum"),
            RestoreEvidence.Scratch.DESTROYED,
            Duration.ofMinutes(30));
    watched.backup(nightly, "shop-1.sql").restored(Verdict.PASSED, evidence);
    watched.pass(Duration.ofHours(1));
    watched.backup(nightly, "shop-2.sql").restored(Verdict.FAILED, evidence);
    watched.backup(nightly, "neglected.sql");

    String html = Files.readString(reporter.generateHtmlReport(7));
    assertThat(html)
        .contains("<details class=\"drill failed\" open=\"\">", "<details class=\"drill passed\">")
        .contains("PostgreSQL 18.1", "isolation 3 of 3", "ab".repeat(32), "allowed: 30m")
        .contains("expected &gt; 1; found 8", "destroyed", "prepare 0.4 s")
        .contains("Not proven: the payload has no checksum.")
        .contains("1 series was", " not restored within 7 days", "neglected.sql (never)")
        .doesNotContain("<script", "<img");
    JsonNode json = json(reporter.generateJsonReport(7));
    assertThat(json.at("/locations/0/restore_tests/0/evidence/checks/0/expected").asString())
        .isEqualTo("> 1");
    assertThat(json.at("/locations/0/restore_tests/0/evidence/scratch").asString())
        .isEqualTo("destroyed");
    assertThat(json.at("/locations/0/series_not_restored/0/series").asString())
        .isEqualTo("neglected.sql");
  }

  @Test
  void showsWhatLayInsideAnArchiveAndWhatAShareForetells() throws IOException {
    RestoreEvidence evidence =
        new RestoreEvidence(
            null,
            "",
            2,
            List.of(),
            Contents.NONE,
            List.of(),
            List.of(),
            RestoreEvidence.Scratch.DESTROYED,
            Duration.ofMinutes(30),
            List.of(nested("db/sound.dump", Verdict.PASSED), nested(HOSTILE, Verdict.FAILED)),
            new RestoredShare(10, 1_000, Duration.ofMinutes(90), ""),
            "1.2.3");
    for (int drill = 0; drill < 4; drill++) {
      watched.backup(nightly, "shop-%d.tar".formatted(drill)).restored(Verdict.PASSED, evidence);
      watched.pass(Duration.ofHours(1));
    }

    String html = Files.readString(reporter.generateHtmlReport(7));
    assertThat(html)
        .contains("db/sound.dump", "postgresql.dump, 3.0 s: 2 tables", "isolation 2 of 3")
        .contains("All of it would take", "restored: 10 of 1,000 bytes")
        .contains("This one took 1.0 times as long as the median of the last 3.")
        .doesNotContain("<script", "<img");
    assertThat(html.indexOf("pill failed")).isLessThan(html.indexOf("db/sound.dump"));
    JsonNode drill = json(reporter.generateJsonReport(7)).at("/locations/0/restore_tests/0");
    assertThat(drill.at("/evidence/nested/0/path").asString()).isEqualTo("db/sound.dump");
    assertThat(drill.at("/evidence/nested/1/status").asString()).isEqualTo("failed");
    assertThat(drill.at("/evidence/share/forecast_seconds").asDouble()).isEqualTo(5_400);
    assertThat(drill.at("/trend/times").asDouble()).isEqualTo(1);
    assertThat(drill.at("/trend/restores").asInt()).isEqualTo(3);
  }

  private static NestedDrill nested(String path, Verdict verdict) {
    return new NestedDrill(
        BackupPath.of(path),
        "postgresql.dump",
        "postgresql",
        "PostgreSQL 18.1",
        verdict,
        Duration.ofSeconds(3),
        "2 tables",
        new Checksum(ChecksumAlgorithm.SHA256, "cd".repeat(32)));
  }
}
