package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.tag;

import io.backupmonitor.health.HealthLevel;
import io.backupmonitor.health.HealthScore;
import io.backupmonitor.model.HealthMetric;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// The recorded scores by day, between 0 and 1, with the levels as dashed lines. A day without a
/// score is a gap.
final class ScoreChart {

  private static final int SHORTEST_DAYS = 7;

  private final LocationHealth health;
  private final LocalDate first;
  private final LocalDate last;

  ScoreChart(LocationHealth health) {
    this.health = health;
    this.last = health.metric().metricDate();
    LocalDate oldest = health.trend().getFirst().metricDate();
    LocalDate week = last.minusDays(SHORTEST_DAYS - 1);
    this.first = oldest.isBefore(week) ? oldest : week;
  }

  Tag content() {
    List<Tag> marks = new ArrayList<>();
    level(HealthLevel.GOOD, marks);
    level(HealthLevel.WARNING, marks);
    marks.add(Drawing.line(Drawing.LEFT, Drawing.BOTTOM, Drawing.RIGHT, Drawing.BOTTOM, "axis"));
    lines(marks);
    health.trend().forEach(day -> dot(day, marks));
    marks.add(Drawing.label(Drawing.LEFT, Drawing.HEIGHT - 2, "start", first.toString()));
    marks.add(Drawing.label(Drawing.RIGHT, Drawing.HEIGHT - 2, "end", last.toString()));
    return Drawing.of(
        "score-" + health.location().id(),
        "Health score of %s by day".formatted(health.location().name()),
        description(),
        marks);
  }

  private String description() {
    return "From %s to %s; today %s.".formatted(first, last, words(health.metric()));
  }

  private static void level(HealthLevel level, List<Tag> marks) {
    double y = y(level.from());
    marks.add(Drawing.line(Drawing.LEFT, y, Drawing.RIGHT, y, "mark"));
    marks.add(
        Drawing.label(Drawing.LEFT, y - 3, "start", "%s %s".formatted(level.from(), level.word())));
  }

  private void lines(List<Tag> marks) {
    List<String> points = new ArrayList<>();
    for (HealthMetric day : health.trend()) {
      if (day.healthScore() == null) {
        line(points, marks);
        points.clear();
      } else {
        points.add("%s,%s".formatted(Drawing.number(x(day)), Drawing.number(y(day.healthScore()))));
      }
    }
    line(points, marks);
  }

  private static void line(List<String> points, List<Tag> marks) {
    if (points.size() > 1) {
      marks.add(tag("polyline", "trend").with("points", String.join(" ", points)));
    }
  }

  private void dot(HealthMetric day, List<Tag> marks) {
    if (day.healthScore() == null) {
      return;
    }
    boolean today = day.metricDate().equals(last);
    marks.add(
        tag("circle", "dot " + HealthLevel.of(day.healthScore()).word())
            .with("cx", Drawing.number(x(day)))
            .with("cy", Drawing.number(y(day.healthScore())))
            .with("r", today ? "4" : "2.5")
            .of(tag("title").of("%s: %s".formatted(day.metricDate(), words(day)))));
  }

  private static String words(HealthMetric day) {
    Double score = day.healthScore();
    return score == null ? "no score" : HealthScore.text(score);
  }

  private double x(HealthMetric day) {
    double days = ChronoUnit.DAYS.between(first, last);
    double at = ChronoUnit.DAYS.between(first, day.metricDate());
    // Room for the dots at both ends.
    return Drawing.LEFT + 5 + (Drawing.RIGHT - Drawing.LEFT - 10) * at / days;
  }

  private static double y(double score) {
    return Drawing.BOTTOM - (Drawing.BOTTOM - Drawing.TOP + 8) * score;
  }
}
