package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.tag;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// How many bytes of completed backups each day brought. A day with a failed backup or a missed run
/// has a red mark below.
final class SizeChart {

  private static final int MOST_BARS = 60;

  /// What some days brought.
  private record Bar(LocalDate first, long bytes, int backups, int bad) {

    Bar with(long more) {
      return new Bar(first, bytes + more, backups + 1, bad);
    }

    Bar withBad() {
      return new Bar(first, bytes, backups, bad + 1);
    }
  }

  private final HealthReport report;
  private final LocationHealth health;
  private final ZoneId zone;
  private final LocalDate first;
  private final LocalDate last;
  private final int daysPerBar;

  SizeChart(HealthReport report, LocationHealth health) {
    this.report = report;
    this.health = health;
    this.zone = health.location().timezone();
    this.last = LocalDate.ofInstant(report.madeAt(), zone);
    this.first = first();
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    this.daysPerBar = Math.toIntExact((days + MOST_BARS - 1) / MOST_BARS);
  }

  private LocalDate first() {
    if (report.days() > 0) {
      return last.minusDays(report.days() - 1L);
    }
    return health.backups().stream()
        .map(entry -> LocalDate.ofInstant(entry.backup().backupTimestamp(), zone))
        .filter(day -> day.isBefore(last) && day.isAfter(last.minusYears(20)))
        .min(LocalDate::compareTo)
        .orElse(last.minusDays(6));
  }

  Tag content() {
    List<Bar> bars = bars();
    long most = bars.stream().mapToLong(Bar::bytes).max().orElse(0);
    List<Tag> marks = new ArrayList<>();
    marks.add(Drawing.label(Drawing.LEFT, 10, "start", "up to " + ReportText.size(most)));
    marks.add(Drawing.line(Drawing.LEFT, Drawing.BOTTOM, Drawing.RIGHT, Drawing.BOTTOM, "axis"));
    double width = (double) (Drawing.RIGHT - Drawing.LEFT) / bars.size();
    for (int number = 0; number < bars.size(); number++) {
      addBar(bars.get(number), Drawing.LEFT + number * width, width, most, marks);
    }
    marks.add(Drawing.label(Drawing.LEFT, Drawing.HEIGHT - 2, "start", first.toString()));
    marks.add(Drawing.label(Drawing.RIGHT, Drawing.HEIGHT - 2, "end", last.toString()));
    return Drawing.of(
        "size-" + health.location().id(),
        "Size of the backups of %s by day".formatted(health.location().name()),
        "From %s to %s; at most %s.".formatted(first, last, ReportText.size(most)),
        marks);
  }

  private void addBar(Bar bar, double x, double width, long most, List<Tag> marks) {
    double gap = Math.min(3, width / 4);
    double height = most == 0 ? 0 : (double) (Drawing.BOTTOM - Drawing.TOP) * bar.bytes() / most;
    if (bar.backups() > 0) {
      marks.add(
          bar(x + gap / 2, Drawing.BOTTOM - Math.max(height, 1.5), width - gap)
              .with("height", Drawing.number(Math.max(height, 1.5)))
              .with("class", "bar")
              .of(tag("title").of(words(bar))));
    }
    if (bar.bad() > 0) {
      marks.add(
          bar(x + gap / 2, Drawing.BOTTOM + 2, width - gap)
              .with("height", "3")
              .with("class", "bad")
              .of(tag("title").of(words(bar))));
    }
  }

  private static Tag.Element bar(double x, double y, double width) {
    return tag("rect")
        .with("x", Drawing.number(x))
        .with("y", Drawing.number(y))
        .with("width", Drawing.number(Math.min(width, 40)))
        .with("rx", "1.5");
  }

  private String words(Bar bar) {
    String day = daysPerBar == 1 ? bar.first().toString() : "from " + bar.first();
    String bad = bar.bad() == 0 ? "" : ", %d failed or missed".formatted(bar.bad());
    return "%s: %s in %s%s"
        .formatted(
            day, ReportText.size(bar.bytes()), ReportText.count(bar.backups(), "backup"), bad);
  }

  private List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(daysPerBar)) {
      bars.add(new Bar(day, 0, 0, 0));
    }
    for (BackupEntry entry : health.backups()) {
      Backup backup = entry.backup();
      int bar = index(backup.backupTimestamp(), bars.size());
      if (backup.status() == BackupStatus.COMPLETED) {
        bars.set(bar, bars.get(bar).with(backup.sizeBytes()));
      } else if (backup.status() == BackupStatus.FAILED) {
        bars.set(bar, bars.get(bar).withBad());
      }
    }
    for (Instant missed : health.missed()) {
      int bar = index(missed, bars.size());
      bars.set(bar, bars.get(bar).withBad());
    }
    return bars;
  }

  private int index(Instant time, int bars) {
    long days = ChronoUnit.DAYS.between(first, LocalDate.ofInstant(time, zone));
    return Math.toIntExact(Math.clamp(days / daysPerBar, 0, bars - 1));
  }
}
