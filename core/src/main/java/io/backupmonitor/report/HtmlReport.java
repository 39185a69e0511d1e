package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.all;
import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import io.backupmonitor.health.HealthLevel;
import io.backupmonitor.health.HealthScore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/// The HTML report: one file that needs nothing else, runs no script, and reads well on a phone, on
/// paper, by day and by night.
///
/// It is built from typed pieces and not from a template, so that foreign text cannot get in
/// without being escaped, nothing has to be compiled or loaded before the first page, and the order
/// of the page is the order of the methods. Should a mistake slip through all the same, the page's
/// own policy forbids scripts and every outside resource.
final class HtmlReport {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private HtmlReport() {}

  static void write(HealthReport report, Writer writer) throws IOException {
    StringBuilder html = new StringBuilder(1 << 16);
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    head(report).appendTo(html);
    html.append("<style>\n").append(stylesheet()).append("</style>\n</head>\n<body>\n");
    header(report).appendTo(html);
    html.append("<main>\n");
    writer.append(html);
    // One location at a time, so that a report about thousands of backups is never whole in memory.
    for (LocationHealth health : report.locations()) {
      html.setLength(0);
      new LocationSection(report, health).content().appendTo(html);
      writer.append(html);
    }
    html.setLength(0);
    html.append("</main>\n");
    footer().appendTo(html);
    html.append("</body>\n</html>\n");
    writer.append(html);
  }

  private static Tag head(HealthReport report) {
    return all(
        tag("meta").with("charset", "utf-8"),
        tag("meta").with("http-equiv", "Content-Security-Policy").with("content", POLICY),
        tag("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
        tag("meta").with("name", "color-scheme").with("content", "light dark"),
        tag("meta").with("name", "robots").with("content", "noindex"),
        tag("title").of("Backup health, " + time(report)));
  }

  private static Tag header(HealthReport report) {
    Tag.Element header =
        tag("header")
            .of(
                tag("h1").of("Backup health"),
                tag("p", "soft small")
                    .of(
                        "%s UTC, %s"
                            .formatted(
                                time(report),
                                report.days() == 0
                                    ? "all backups on record"
                                    : "backups of the last "
                                        + ReportText.count(report.days(), "day"))),
                tag("p", "summary").of(verdict(report)));
    return report.locations().size() > 1 ? header.of(overview(report)) : header;
  }

  /// The whole report in a sentence or two.
  private static String verdict(HealthReport report) {
    if (report.locations().isEmpty()) {
      return "No location is watched yet.";
    }
    List<BackupEntry> entries =
        report.locations().stream()
            .flatMap(health -> health.backups().stream())
            .filter(entry -> !entry.isHistory())
            .toList();
    long bad = count(entries, Standpoint.FAILED);
    long unknown = count(entries, Standpoint.ERROR);
    long missed = report.locations().stream().mapToLong(health -> health.missed().size()).sum();
    String first =
        bad == 0
            ? "No backup is known to be bad."
            : bad == 1 ? "1 backup is bad." : ReportText.count(bad) + " backups are bad.";
    String second = unknown == 0 ? "" : " " + ReportText.count(unknown) + " could not be judged.";
    String third =
        missed == 0 ? "" : " " + ReportText.count(missed, "scheduled run") + " left no backup.";
    return first + second + third;
  }

  private static long count(List<BackupEntry> entries, Standpoint standpoint) {
    return entries.stream().filter(entry -> entry.standpoint() == standpoint).count();
  }

  private static Tag overview(HealthReport report) {
    return tag("ul", "overview")
        .of(report.locations().stream().map(HtmlReport::overviewItem).toList());
  }

  private static Tag overviewItem(LocationHealth health) {
    HealthScore score = health.health().score();
    Tag figure =
        score == null
            ? tag("span", "soft").of("— no backups")
            : tag("span", score.level().word())
                .of("%s %s".formatted(score.text(), score.level().word()));
    return tag("li")
        .of(
            tag("a")
                .with("href", "#" + LocationSection.anchor(health.location()))
                .of(tag("b", "wrap").of(text(health.location().name())), figure));
  }

  private static Tag footer() {
    return tag("footer")
        .of(
            tag("p")
                .of(
                    "The score is 0.5 × good backups + 0.3 × passed verifications + 0.2 × passed"
                        + " restore tests; a part that is switched off leaves the sum. %s from %s,"
                            .formatted(HealthLevel.GOOD.word(), HealthLevel.GOOD.from())
                        + " %s from %s, %s below. Figures are never rounded up."
                            .formatted(
                                HealthLevel.WARNING.word(),
                                HealthLevel.WARNING.from(),
                                HealthLevel.CRITICAL.word())),
            tag("p")
                .of(
                    "“failed” means that the backup is bad. “error” means that it could not be found"
                        + " out, and says nothing about the backup."));
  }

  private static String time(HealthReport report) {
    return ReportText.time(report.madeAt(), ZoneOffset.UTC);
  }

  private static String stylesheet() {
    try (InputStream css =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
