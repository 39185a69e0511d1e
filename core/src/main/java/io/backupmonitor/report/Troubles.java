package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.all;
import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What needs attention at one location: each failure with what was found, what it means, what to
/// do, and the evidence.
final class Troubles {

  // Nobody reads further; the table and the CSV file have them all.
  private static final int SHOWN = 50;

  private final HealthReport report;
  private final LocationHealth health;

  Troubles(HealthReport report, LocationHealth health) {
    this.report = report;
    this.health = health;
  }

  Tag content() {
    List<Tag> cards = new ArrayList<>();
    health.findings().stream()
        .filter(open -> open.finding().severity() == Severity.CRITICAL)
        .limit(SHOWN)
        .map(this::place)
        .forEach(cards::add);
    List<BackupEntry> troubled = health.troubled();
    troubled.stream().limit(SHOWN).map(this::card).forEach(cards::add);
    if (troubled.size() > SHOWN) {
      cards.add(
          tag("p", "small soft")
              .of(
                  "%s more; all are in the CSV file of the backups."
                      .formatted(ReportText.count(troubled.size() - SHOWN))));
    }
    return all(titled("Needs attention", cards), titled("Worth knowing", notices()));
  }

  private static Tag titled(String title, List<Tag> content) {
    return content.isEmpty() ? all() : all(tag("h3").of(title), all(content));
  }

  /// The warnings, each kind once.
  private List<Tag> notices() {
    List<Tag> notices = new ArrayList<>();
    health
        .notices()
        .forEach(
            (code, findings) ->
                notices.add(
                    tag("div", "notice")
                        .of(
                            tag("p")
                                .of(
                                    tag("code", "warning").of(code.code()),
                                    text(" %s".formatted(code.meaning())),
                                    tag("span", "soft")
                                        .of(" " + ReportText.count(findings.size()) + "×")),
                            tag("p", "wrap small soft").of(findings.getFirst().finding().message()),
                            tag("p", "remedy small").of(code.remedy()))));
    return notices;
  }

  /// A finding about the location itself, or about a backup outside the window.
  private Tag place(OpenFinding open) {
    String severity = open.finding().severity().word();
    String thing = open.series() == null ? health.location().name() : open.series();
    return tag("article", "trouble " + severity)
        .of(
            tag("div", "head").of(tag("span", "pill " + severity).of(severity), tag("b").of(thing)),
            finding(open.finding(), severity));
  }

  private Tag card(BackupEntry entry) {
    Backup backup = entry.backup();
    String word = word(entry);
    return tag("article", "trouble " + word)
        .of(
            tag("div", "head")
                .of(
                    tag("span", "pill " + word).of(word),
                    tag("b").of(backup.filename()),
                    tag("span", "small soft")
                        .of(
                            "%s, %s"
                                .formatted(
                                    ReportText.size(backup.sizeBytes()),
                                    ReportText.age(backup.backupTimestamp(), report.madeAt())))),
            tag("p", "path soft").of(backup.filepath()),
            findings(entry),
            evidence(entry));
  }

  private static String word(BackupEntry entry) {
    return switch (entry.standpoint()) {
      case FAILED, ERROR -> entry.standpoint().word();
      case UNPROVEN, PASSED, PENDING -> Severity.CRITICAL.word();
    };
  }

  private static Tag findings(BackupEntry entry) {
    Map<Finding, String> distinct = new LinkedHashMap<>();
    // what was seen in the content explains why its restore failed, so it comes first
    entry.findings().stream()
        .sorted(
            Comparator.comparing((OpenFinding open) -> open.finding().severity())
                .thenComparing(OpenFinding::stage))
        .forEach(open -> distinct.put(open.finding(), open.finding().severity().word()));
    List<Tag> shown = new ArrayList<>();
    distinct.forEach((finding, severity) -> shown.add(finding(finding, severity)));
    String why = entry.backup().errorMessage();
    if (shown.isEmpty() && why != null) {
      shown.add(tag("p", "finding wrap").of(why));
    }
    return all(shown);
  }

  private static Tag finding(Finding finding, String severity) {
    return tag("div", "finding")
        .of(
            tag("p")
                .of(
                    tag("code", severity).of(finding.code().code()),
                    text(" "),
                    text(finding.code().meaning())),
            tag("p", "wrap small").of(finding.message()),
            tag("p", "remedy small").of(finding.code().remedy()));
  }

  private Tag evidence(BackupEntry entry) {
    List<Tag> lines = new ArrayList<>();
    for (BackupVerification result : entry.verifications()) {
      lines.add(
          line(result.verificationType(), result.status(), result.result(), result.errorMessage()));
    }
    RestoreTest drill = entry.restoreTest();
    if (drill != null) {
      String took = " (%s)".formatted(ReportText.duration(drill.duration()));
      lines.add(
          line(
              "restore into " + drill.engine(),
              drill.status(),
              drill.result() + took,
              drill.errorMessage()));
    }
    return lines.isEmpty() ? all() : tag("ul", "evidence").of(lines);
  }

  private static Tag line(
      String check, Verdict verdict, String result, @Nullable String errorMessage) {
    String said = result.isBlank() && errorMessage != null ? errorMessage : result;
    return tag("li")
        .of(
            tag("b").of(check),
            text(" "),
            tag("span", verdict == Verdict.FAILED ? "critical" : "soft").of(verdict.word()),
            text(said.isBlank() ? "" : ": " + said));
  }
}
