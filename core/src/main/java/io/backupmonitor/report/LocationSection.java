package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.all;
import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import io.backupmonitor.health.HealthCounts;
import io.backupmonitor.health.HealthCounts.Tested;
import io.backupmonitor.health.HealthScore;
import io.backupmonitor.health.Share;
import io.backupmonitor.model.BackupLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the HTML report says about one location, from the score down to the single backup.
final class LocationSection {

  private final HealthReport report;
  private final LocationHealth health;
  private final BackupLocation location;

  LocationSection(HealthReport report, LocationHealth health) {
    this.report = report;
    this.health = health;
    this.location = health.location();
  }

  /// The name under which a page links to the section.
  static String anchor(BackupLocation location) {
    return "location-" + location.id();
  }

  Tag content() {
    return tag("section", "location")
        .with("id", anchor(location))
        .with("aria-label", location.name())
        .of(
            top(),
            arithmetic(),
            facts(),
            new Troubles(report, health).content(),
            new DrillSection(health).content(),
            charts(),
            new BackupRows(health).content());
  }

  private Tag top() {
    return tag("div", "top")
        .of(
            tag("div")
                .of(
                    tag("h2", "wrap").of(location.name()),
                    tag("p", "path soft").of(location.path()),
                    tag("p", "small soft").of(kind())),
            score());
  }

  private String kind() {
    return Stream.of(
            location.backupType(),
            location.schedule() == null ? "no schedule" : location.schedule(),
            location.retentionDays() + " days kept",
            location.timezone().getId(),
            location.enabled() ? "" : "switched off")
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  private Tag score() {
    HealthScore score = health.health().score();
    if (score == null) {
      return tag("div", "score")
          .of(tag("p", "figure soft").of("—"), tag("span", "pill").of("no backups"));
    }
    String level = score.level().word();
    return tag("div", "score")
        .of(tag("p", "figure " + level).of(score.text()), tag("span", "pill " + level).of(level));
  }

  private Tag arithmetic() {
    HealthScore score = health.health().score();
    String sum =
        score == null ? "No backup in this window, so there is no score." : score.arithmetic();
    return all(tag("p", "arithmetic").of(sum), tag("p", "small soft coverage").of(coverage()));
  }

  /// How much of the location the score really knows about.
  private String coverage() {
    HealthCounts counts = health.health().counts();
    List<String> parts = new ArrayList<>();
    if (location.verifyIntegrity()) {
      parts.add("%s verified".formatted(share(counts.verificationCoverage())));
    }
    if (location.testRestore()) {
      parts.add("%s restored".formatted(share(counts.restoreTestCoverage())));
    }
    return parts.isEmpty()
        ? "Verification and restore tests are switched off here."
        : "Coverage: " + String.join(", ", parts) + ".";
  }

  private static String share(Share share) {
    return share.whole() == 0 ? "nothing" : ReportText.share(share);
  }

  private Tag facts() {
    HealthCounts counts = health.health().counts();
    return tag("dl", "facts")
        .of(
            fact("Backups", ReportText.count(counts.completed()) + " completed", others(counts)),
            fact("Size", ReportText.size(counts.totalSizeBytes()), "all completed ones together"),
            newest(),
            fact(
                "Verification",
                tested(location.verifyIntegrity(), counts.verification()),
                untested(location.verifyIntegrity(), counts.verification())),
            fact(
                "Restore tests",
                tested(location.testRestore(), counts.restoreTest()),
                untested(location.testRestore(), counts.restoreTest())),
            fact(
                "Last look",
                health.lastScan() == null
                    ? "never"
                    : ReportText.time(health.lastScan(), location.timezone()),
                ""));
  }

  private static String others(HealthCounts counts) {
    return listed(
        part(counts.failed(), "failed"),
        part(counts.missed(), "missed"),
        part(counts.pending(), "pending"));
  }

  private static String listed(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }

  private static String part(int count, String what) {
    return count == 0 ? "" : ReportText.count(count) + " " + what;
  }

  private Tag newest() {
    return health
        .newest()
        .map(
            entry ->
                fact(
                    "Newest backup",
                    ReportText.age(entry.backup().backupTimestamp(), report.madeAt()),
                    entry.backup().filename()))
        .orElseGet(() -> fact("Newest backup", "none", ""));
  }

  private static String tested(boolean on, Tested tested) {
    if (!on) {
      return "switched off";
    }
    return tested.success().whole() == 0
        ? "no result yet"
        : "%s passed".formatted(ReportText.share(tested.success()));
  }

  private static String untested(boolean on, Tested tested) {
    return on
        ? listed(
            part(tested.failed(), "failed"),
            part(tested.error(), "error"),
            part(tested.skipped(), "skipped"))
        : "";
  }

  private static Tag fact(String name, String value, String more) {
    Tag.Element shown = tag("dd").of(value);
    return tag("div")
        .of(tag("dt").of(name), more.isEmpty() ? shown : shown.of(tag("span").of(text(more))));
  }

  private Tag charts() {
    if (health.health().score() == null && health.trend().size() < 2) {
      return all();
    }
    return tag("div", "charts")
        .of(
            figure("Size of the backups, by day", new SizeChart(report, health).content()),
            figure("Score, by day", new ScoreChart(health).content()));
  }

  private static Tag figure(String caption, Tag chart) {
    return tag("figure").of(tag("figcaption").of(caption), chart);
  }
}
