package io.backupmonitor.app;

import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Backups as a person reads them: worst first, one line each, what was found and what to do under
/// the bad ones, a sentence at the end.
final class BackupLines {

  private static final int WIDEST_NAME = 72;
  private static final int MOST_INSIDE = 12;
  private static final String INDENT = " ".repeat(9);

  private final Style style;

  BackupLines(Style style) {
    this.style = style;
  }

  /// The lines of those backups.
  List<String> lines(List<JudgedBackup> backups) {
    List<JudgedBackup> worstFirst =
        backups.stream()
            .map(backup -> new Ranked(rank(backup), backup))
            .sorted()
            .map(Ranked::backup)
            .toList();
    int nameWidth = width(worstFirst.stream().map(BackupLines::name).toList(), WIDEST_NAME);
    int formatWidth = width(worstFirst.stream().map(JudgedBackup::format).toList(), 24);
    List<String> lines = new ArrayList<>();
    for (JudgedBackup backup : worstFirst) {
      lines.add(line(backup, nameWidth, formatWidth));
      lines.addAll(below(backup));
    }
    return lines;
  }

  /// What all of it comes to, in a sentence.
  ///
  /// @param what the backups were, in "no backup was …"
  String sentence(RunSummary summary, List<JudgedBackup> backups, String what) {
    if (summary.backups() == 0) {
      return "No backup was %s%s.".formatted(what, ignored(summary));
    }
    long restored = backups.stream().filter(BackupLines::provenRestorable).count();
    long whole = summary.passed() - restored;
    List<String> parts = new ArrayList<>();
    parts.add(
        restored > 0 || whole == 0
            ? "%s of %s proven restorable"
                .formatted(Amounts.count(restored), Amounts.count(summary.backups(), "backup"))
            : "%s of %s proven whole, none was restored"
                .formatted(Amounts.count(whole), Amounts.count(summary.backups(), "backup")));
    if (restored > 0 && whole > 0) {
      parts.add("%s proven whole but not restored".formatted(Amounts.count(whole)));
    }
    if (summary.failed() > 0) {
      parts.add("%s bad".formatted(areOrIs(summary.failed())));
    }
    if (summary.error() > 0) {
      parts.add("%s could not be judged".formatted(Amounts.count(summary.error())));
    }
    if (summary.skipped() > 0) {
      parts.add("for %s nothing applies".formatted(Amounts.count(summary.skipped())));
    }
    return String.join("; ", parts)
        + ignored(summary)
        + " (%s in %s)."
            .formatted(Amounts.size(summary.bytesRead()), Amounts.duration(summary.duration()));
  }

  private static String ignored(RunSummary summary) {
    return summary.ignored() == 0
        ? ""
        : "; %s no %s"
            .formatted(
                summary.ignored() == 1
                    ? "1 other file is"
                    : Amounts.count(summary.ignored()) + " other files are",
                summary.ignored() == 1 ? "backup" : "backups");
  }

  private static String areOrIs(int number) {
    return number == 1 ? "1 is" : Amounts.count(number) + " are";
  }

  private static boolean provenRestorable(JudgedBackup backup) {
    RestoreTest test = backup.restoreTest();
    return backup.verdict() == Verdict.PASSED && test != null && test.status() == Verdict.PASSED;
  }

  /// A backup and its place among others, found out once and not at each comparison.
  private record Ranked(int rank, JudgedBackup backup) implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      return rank == other.rank
          ? backup.path().compareTo(other.backup.path())
          : Integer.compare(rank, other.rank);
    }
  }

  private static int rank(JudgedBackup backup) {
    return backup.verdict() == Verdict.PASSED && worst(backup) == Severity.INFO
        ? 4
        : rank(backup.verdict());
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case FAILED -> 0;
      case ERROR -> 1;
      case PASSED -> 2;
      case SKIPPED -> 3;
    };
  }

  private static Severity worst(JudgedBackup backup) {
    return backup.findings().stream()
        .map(Finding::severity)
        .min(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }

  private String line(JudgedBackup backup, int nameWidth, int formatWidth) {
    String verdict = backup.verdict().word().toUpperCase(Locale.ROOT);
    String line =
        "%s  %s  %s  %8s  %s"
            .formatted(
                style.verdict(backup.verdict(), pad(verdict, 7)),
                pad(name(backup), nameWidth),
                pad(backup.format(), formatWidth),
                Amounts.size(backup.sizeBytes()),
                style.faint(proof(backup)));
    return line.stripTrailing();
  }

  private static String name(JudgedBackup backup) {
    String path = SafeText.of(backup.path().text());
    String id = backup.id() == null ? "" : "#" + backup.id() + " ";
    return id + path;
  }

  /// What was proven, or why nothing was.
  private static String proof(JudgedBackup backup) {
    RestoreTest test = backup.restoreTest();
    if (test != null && test.status() == Verdict.PASSED) {
      return "restored: " + SafeText.of(test.result()) + checks(test);
    }
    if (backup.verdict() == Verdict.PASSED) {
      return backup.verifications().stream()
          .filter(check -> check.status() == Verdict.PASSED)
          .map(check -> check.verificationType() + ": " + SafeText.of(check.result()))
          .reduce((first, last) -> last)
          .orElse("");
    }
    return backup.verdict() == Verdict.SKIPPED ? reason(backup) : "";
  }

  private static String checks(RestoreTest test) {
    int made = test.evidence().assertions().size();
    return made == 0 ? "" : "; %s passed".formatted(Amounts.count(made, "check"));
  }

  /// The last method is the one that reads the whole backup.
  private static String reason(JudgedBackup backup) {
    return backup.verifications().stream()
        .map(BackupVerification::result)
        .reduce((first, last) -> last)
        .map(SafeText::of)
        .orElse("nothing was looked at");
  }

  private List<String> below(JudgedBackup backup) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : backup.findings()) {
      if (finding.severity() != Severity.INFO && !repeats(finding, backup.findings())) {
        lines.addAll(finding(INDENT, style, finding));
      }
    }
    if (lines.isEmpty()
        && (backup.verdict() == Verdict.FAILED || backup.verdict() == Verdict.ERROR)) {
      lines.addAll(withoutFinding(backup));
    }
    lines.addAll(0, inside(backup.restoreTest()));
    return lines;
  }

  /// A line for each dump inside an archive, the bad ones first.
  private List<String> inside(@Nullable RestoreTest test) {
    List<NestedDrill> drills = test == null ? List.of() : test.evidence().nested();
    List<String> lines = new ArrayList<>();
    drills.stream()
        .sorted(Comparator.comparingInt(drill -> rank(drill.status())))
        .limit(MOST_INSIDE)
        .forEach(drill -> lines.add(inside(drill)));
    if (drills.size() > MOST_INSIDE) {
      lines.add(INDENT + style.faint("and %s more inside".formatted(drills.size() - MOST_INSIDE)));
    }
    return lines;
  }

  private String inside(NestedDrill drill) {
    return "%s%s  %s  %s"
        .formatted(
            INDENT,
            style.verdict(drill.status(), pad(drill.status().word(), 7)),
            SafeText.of(drill.path().text()),
            style.faint(drill.format() + ": " + SafeText.of(drill.result())));
  }

  /// A finding and what to do about it.
  static List<String> finding(String indent, Style style, Finding finding) {
    return List.of(
        indent
            + style.severity(finding.severity(), finding.code().code())
            + ": "
            + SafeText.of(finding.message()),
        indent + style.faint("→ " + finding.code().remedy()));
  }

  /// Whether a drill only says again what the inspection found.
  static boolean repeats(Finding finding, List<Finding> all) {
    return finding.code() == FindingCode.RESTORE_FAILED
        && all.stream()
            .anyMatch(
                other -> !other.equals(finding) && finding.message().endsWith(other.message()));
  }

  private static List<String> withoutFinding(JudgedBackup backup) {
    List<String> lines = new ArrayList<>();
    backup.verifications().stream()
        .filter(check -> check.status() == Verdict.FAILED || check.status() == Verdict.ERROR)
        .forEach(
            check ->
                lines.add(INDENT + check.verificationType() + ": " + SafeText.of(check.result())));
    RestoreTest test = backup.restoreTest();
    if (test != null && (test.status() == Verdict.FAILED || test.status() == Verdict.ERROR)) {
      lines.add(INDENT + "restore test: " + SafeText.of(test.result()));
    }
    return lines;
  }

  private static int width(List<String> texts, int widest) {
    return Math.min(widest, texts.stream().mapToInt(BackupLines::columns).max().orElse(0));
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - columns(text)));
  }
}
