package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.all;
import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import io.backupmonitor.database.Standing;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table of the backups of one location, worst first. On a phone each row becomes a card.
final class BackupRows {

  // A page with more is no page; the CSV file has them all.
  private static final int SHOWN = 500;

  private static final List<String> ASSURANCE =
      List.of("seen", "checksummed", "opened", "restored", "queried");

  private final LocationHealth health;

  BackupRows(LocationHealth health) {
    this.health = health;
  }

  Tag content() {
    if (health.backups().isEmpty()) {
      return all();
    }
    return all(tag("h3").of("Backups"), tag("table").of(headings(), body()), rest());
  }

  private Tag rest() {
    int more = health.backups().size() - SHOWN;
    return more <= 0
        ? all()
        : tag("p", "small soft")
            .of(ReportText.count(more) + " more; all are in the CSV file of the backups.");
  }

  private static Tag headings() {
    return tag("thead")
        .of(
            tag("tr")
                .of(
                    heading("Backup"),
                    heading("Stands"),
                    heading("Made"),
                    tag("th", "number").with("scope", "col").of("Size"),
                    heading("Verification"),
                    heading("Restore test"),
                    heading("Proven")));
  }

  private static Tag heading(String name) {
    return tag("th").with("scope", "col").of(name);
  }

  private Tag body() {
    return tag("tbody").of(health.backups().stream().limit(SHOWN).map(this::row).toList());
  }

  private Tag row(BackupEntry entry) {
    Backup backup = entry.backup();
    Standing standing = entry.standing();
    String word = entry.standpoint().word();
    return tag("tr", entry.isHistory() ? "gone" : word)
        .of(
            tag("td", "name").of(text(backup.filename()), notes(entry)),
            cell("Stands", "stands").of(tag("span", "pill " + word).of(word)),
            cell("Made", "time")
                .of(ReportText.time(backup.backupTimestamp(), health.location().timezone())),
            cell("Size", "number")
                .with("title", ReportText.count(backup.sizeBytes()) + " bytes")
                .of(ReportText.size(backup.sizeBytes())),
            cell("Verification", "").of(verdict(standing.verification())),
            cell("Restore test", "").of(verdict(standing.restoreTest())),
            cell("Proven", "").of(ASSURANCE.get(standing.assurance().level())));
  }

  private Tag notes(BackupEntry entry) {
    List<Tag> notes = new ArrayList<>();
    Backup backup = entry.backup();
    String folder = backup.path().parent().text();
    if (!folder.isEmpty()) {
      notes.add(note("in " + folder));
    }
    if (entry.standing().replaced()) {
      notes.add(note("replaced by a newer one under the same name"));
    } else if (backup.vanishedAt() != null) {
      notes.add(
          note("gone since " + ReportText.time(backup.vanishedAt(), health.location().timezone())));
    }
    if (!entry.findings().isEmpty()) {
      notes.add(
          note(
              entry.findings().stream()
                  .map(open -> open.finding().code().code())
                  .distinct()
                  .collect(Collectors.joining(", "))));
    }
    return all(notes);
  }

  private static Tag note(String note) {
    return tag("span", "note").of(note);
  }

  private static Tag.Element cell(String label, String style) {
    Tag.Element cell = style.isEmpty() ? tag("td") : tag("td", style);
    return cell.with("data-label", label);
  }

  private static Tag verdict(@Nullable Verdict verdict) {
    if (verdict == null) {
      return tag("span", "soft").of("not yet");
    }
    return switch (verdict) {
      case PASSED -> text(verdict.word());
      case FAILED -> tag("span", "critical").of(verdict.word());
      case ERROR -> tag("span", "warning").of(verdict.word());
      case SKIPPED -> tag("span", "soft").of(verdict.word());
    };
  }
}
