package io.backupmonitor.app;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.SeriesStanding;
import io.backupmonitor.database.Standing;
import io.backupmonitor.health.HealthLevel;
import io.backupmonitor.health.HealthScore;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `status`: what is known, without looking at any backup.
@Command(
    name = "status",
    header = "Show what is known about the locations, without looking at any backup.",
    footer = {
      "",
      "Examples:",
      "  backup-monitor status",
      "  backup-monitor status --location-name shop --days 30",
      "  backup-monitor status --json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No critical finding is open.",
      ExitCode.HELP_BROKEN,
      ExitCode.HELP_USAGE,
      "3:A critical finding is open.",
      "4:None is open, but a location was never looked at.",
      ExitCode.HELP_CONFIGURATION
    })
final class StatusCommand implements Callable<Integer> {

  private static final int MOST_NAMED = 5;
  private static final int MOST_SERIES = 10_000;

  private final Program program;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();

  StatusCommand(Program program) {
    this.program = program;
  }

  /// What is known about one location.
  private record Known(
      BackupLocation location,
      @Nullable Instant lastScan,
      List<Standing> standings,
      List<OpenFinding> findings,
      List<SeriesStanding> owing,
      @Nullable HealthMetric health) {

    long with(BackupStatus status) {
      return standings.stream().filter(each -> each.backup().status() == status).count();
    }

    long restored(Verdict verdict) {
      return standings.stream().filter(each -> each.restoreTest() == verdict).count();
    }

    long verified(Verdict verdict) {
      return standings.stream().filter(each -> each.verification() == verdict).count();
    }

    @Nullable Instant newest() {
      return standings.stream()
          .map(Standing::backup)
          .filter(backup -> backup.status() == BackupStatus.COMPLETED)
          .map(Backup::backupTimestamp)
          .max(Instant::compareTo)
          .orElse(null);
    }

    @Nullable Double score() {
      return health == null ? null : health.healthScore();
    }
  }

  @Override
  public Integer call() {
    int days = selection.days();
    try (Workplace workplace = Workplace.open(program, config.file())) {
      Long selected = workplace.locationId(selection);
      ExitCode exit = ExitCode.WELL;
      for (BackupLocation location : workplace.locations(selected)) {
        Known known = known(workplace, location, days);
        if (json) {
          json(known);
        } else {
          people(known, days);
        }
        exit = exit.or(known.lastScan() == null ? ExitCode.UNDETERMINED : ExitCode.WELL);
      }
      alerts(workplace.database().alerts().open(selected));
      return exit.or(workplace.standing(selected)).number();
    }
  }

  private Known known(Workplace workplace, BackupLocation location, int days) {
    Instant now = program.clock().instant();
    Instant since = days == 0 ? Instant.EPOCH : now.minus(Duration.ofDays(days));
    List<HealthMetric> trend =
        workplace
            .database()
            .health()
            .trend(location.id(), LocalDate.ofInstant(now, location.timezone()).minusDays(7));
    return new Known(
        location,
        workplace.database().locations().lastScan(location.id()).orElse(null),
        workplace.database().backups().window(location.id(), since).stream()
            .filter(standing -> !standing.replaced() && standing.backup().vanishedAt() == null)
            .toList(),
        workplace.database().proofs().openFindings(location.id()),
        owing(workplace, location, now),
        trend.isEmpty() ? null : trend.getLast());
  }

  /// The series that have to be restored within `test_frequency_days` and were not.
  private static List<SeriesStanding> owing(
      Workplace workplace, BackupLocation location, Instant now) {
    if (!location.testRestore()) {
      return List.of();
    }
    Instant since = now.minus(workplace.config().restoreTesting().testFrequency());
    return workplace.database().backups().series(location.id(), MOST_SERIES).stream()
        .filter(series -> series.owesDrill(since))
        .sorted(SeriesStanding.NEGLECTED_FIRST)
        .toList();
  }

  private String owed(List<SeriesStanding> owing) {
    Instant now = program.clock().instant();
    String some =
        owing.stream()
            .limit(MOST_NAMED)
            .map(
                series ->
                    "%s (%s)"
                        .formatted(
                            SafeText.of(series.series()),
                            series.drilledAt() == null
                                ? "never"
                                : Amounts.age(Duration.between(series.drilledAt(), now)) + " ago"))
            .collect(Collectors.joining(", "));
    return owing.size() <= MOST_NAMED
        ? some
        : "%s and %d more".formatted(some, owing.size() - MOST_NAMED);
  }

  private void people(Known known, int days) {
    Style style = new Style(program.colour());
    PrintStream out = program.streams().out();
    out.printf(
        "%s (%d): %s%n",
        style.strong(SafeText.of(known.location().name())),
        known.location().id(),
        known.lastScan() == null
            ? "never looked at; run backup-monitor run"
            : summary(known, days));
    if (!known.owing().isEmpty()) {
      out.printf("  not restored in time: %s%n", owed(known.owing()));
    }
    for (OpenFinding open : worthShowing(known.findings())) {
      out.printf(
          "  %s%s: %s%n",
          name(known, open),
          style.severity(open.finding().severity(), open.finding().code().code()),
          SafeText.of(open.finding().message()));
    }
  }

  /// The findings without those that a second stage only says again.
  static List<OpenFinding> worthShowing(List<OpenFinding> findings) {
    Map<Long, List<Finding>> shown = new HashMap<>();
    findings.forEach(
        open -> shown.computeIfAbsent(subject(open), _ -> new ArrayList<>()).add(open.finding()));
    Set<Map.Entry<Long, Object>> seen = new HashSet<>();
    return findings.stream()
        .filter(open -> open.finding().severity() != Severity.INFO)
        .filter(
            open ->
                !BackupLines.repeats(open.finding(), shown.getOrDefault(subject(open), List.of())))
        .filter(open -> seen.add(Map.entry(subject(open), fact(open.finding()))))
        .toList();
  }

  /// What a finding says. That content is lost both stages see, each beside another backup, and say
  /// in their own words.
  private static Object fact(Finding finding) {
    boolean lost =
        finding.code() == FindingCode.OBJECTS_DROPPED || finding.code() == FindingCode.ROWS_DROPPED;
    return lost ? finding.code() : finding;
  }

  private static long subject(OpenFinding open) {
    return open.backupId() == null ? 0 : open.backupId();
  }

  private static String name(Known known, OpenFinding open) {
    if (open.backupId() == null) {
      return "";
    }
    long id = open.backupId();
    return known.standings().stream()
        .map(Standing::backup)
        .filter(backup -> backup.id() == id)
        .findFirst()
        .map(backup -> "#%d %s: ".formatted(id, SafeText.of(backup.path().text())))
        .orElse("#%d: ".formatted(id));
  }

  private String summary(Known known, int days) {
    Instant now = program.clock().instant();
    Double score = known.score();
    Instant newest = known.newest();
    String health =
        score == null
            ? "no health score yet"
            : "health %s, %s".formatted(HealthScore.text(score), HealthLevel.of(score).word());
    return "%s; %s%s, %s verified, %s restored%s%s; looked at %s ago"
        .formatted(
            health,
            Amounts.count(known.standings().size(), "backup"),
            days == 0 ? "" : days == 1 ? " of the last day" : " of the last " + days + " days",
            Amounts.count(known.verified(Verdict.PASSED)),
            Amounts.count(known.restored(Verdict.PASSED)),
            bad(known),
            newest == null
                ? ""
                : "; the newest is %s old".formatted(Amounts.age(Duration.between(newest, now))),
            Amounts.age(Duration.between(known.lastScan() == null ? now : known.lastScan(), now)));
  }

  private static String bad(Known known) {
    long bad =
        known.standings().stream()
            .filter(
                each ->
                    each.backup().status() == BackupStatus.FAILED
                        || each.verification() == Verdict.FAILED
                        || each.restoreTest() == Verdict.FAILED)
            .count();
    return bad == 0 ? "" : ", %s bad".formatted(Amounts.count(bad));
  }

  private void json(Known known) {
    program
        .streams()
        .out()
        .println(
            JsonLines.object(
                "location",
                line -> {
                  line.writeNumberProperty("id", known.location().id());
                  line.writeStringProperty("name", known.location().name());
                  line.writeStringProperty("path", known.location().path());
                  JsonLines.time(line, "looked_at", known.lastScan());
                  line.writeNumberProperty("backups", known.standings().size());
                  for (BackupStatus status : BackupStatus.values()) {
                    line.writeNumberProperty(status.word(), known.with(status));
                  }
                  line.writeNumberProperty("verified", known.verified(Verdict.PASSED));
                  line.writeNumberProperty("restored", known.restored(Verdict.PASSED));
                  JsonLines.time(line, "newest", known.newest());
                  Double score = known.score();
                  if (score == null) {
                    line.writeNullProperty("health_score");
                  } else {
                    line.writeNumberProperty("health_score", score);
                  }
                  line.writeArrayPropertyStart("series_not_restored");
                  for (SeriesStanding series : known.owing()) {
                    line.writeStartObject();
                    line.writeStringProperty("series", series.series());
                    JsonLines.time(line, "last_restored", series.drilledAt());
                    line.writeEndObject();
                  }
                  line.writeEndArray();
                  JsonLines.findings(
                      line, known.findings().stream().map(OpenFinding::finding).toList());
                }));
  }

  private void alerts(List<Alert> open) {
    if (json || open.isEmpty()) {
      return;
    }
    program
        .streams()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s open; backup-monitor check-alerts shows them.",
                open.size() == 1 ? "1 alert is" : Amounts.count(open.size()) + " alerts are"));
  }
}
