package io.backupmonitor.restore;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.NestedSearch.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What came of the drills inside one archive. For one thread.
final class NestedResults {

  private static final int MOST_TOLD = 20;

  private final List<NestedDrill> drills = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notProven = new ArrayList<>();
  private final List<Assertion> assertions = new ArrayList<>();
  private @Nullable Isolation isolation;

  /// How many there are so far.
  int count() {
    return drills.size();
  }

  /// Adds one that was left out.
  void add(NestedDrill drill) {
    drills.add(drill);
  }

  /// Adds what was found about all of them.
  void add(Finding finding) {
    findings.add(finding);
  }

  /// Adds what is not proven.
  void leaveOpen(String what) {
    if (notProven.size() < MOST_TOLD) {
      notProven.add(what);
    } else if (notProven.size() == MOST_TOLD) {
      notProven.add("more of what lies inside");
    }
  }

  /// Adds what came of one drill.
  void add(Found found, String format, Inspection inspection, RestoreTest drilled) {
    BackupPath path = found.source().path();
    RestoreTest test = drilled.with(bad(found, inspection, drilled), drilled.evidence());
    drills.add(
        new NestedDrill(
            path,
            format,
            test.engine(),
            test.evidence().engineVersion(),
            test.status(),
            test.duration().minus(NestedDrill.together(test.evidence().nested())),
            test.result(),
            inspection.checksums().get(ChecksumAlgorithm.SHA256)));
    test.evidence().nested().stream().map(each -> each.within(path)).forEach(drills::add);
    decisive(test)
        .map(each -> each.code().saying("'%s' inside: %s".formatted(path.text(), each.message())))
        .forEach(findings::add);
    test.evidence().notProven().forEach(each -> leaveOpen("'%s': %s".formatted(path.text(), each)));
    test.evidence().assertions().stream().map(each -> named(path, each)).forEach(assertions::add);
    weaken(test.isolation());
  }

  private static Assertion named(BackupPath path, Assertion inside) {
    return new Assertion(
        path.text() + ": " + inside.name(), inside.status(), inside.expected(), inside.actual());
  }

  /// What was looked at in what lies inside, each with its path.
  List<Assertion> assertions() {
    return List.copyOf(assertions);
  }

  /// What is wrong with the bytes beside what the drill told. Where there is no engine, only damage
  /// counts: what cannot be read there is no dump that could be restored.
  private static List<Finding> bad(Found found, Inspection inspection, RestoreTest test) {
    boolean skipped = test.status() == Verdict.SKIPPED;
    return Stream.concat(found.findings().stream(), inspection.findings().stream())
        .filter(
            each ->
                each.code().effect() == Effect.FAILED
                    || (each.code().effect() == Effect.ERROR && !skipped))
        .filter(each -> test.findings().stream().noneMatch(told -> says(told, each)))
        .toList();
  }

  private static boolean says(Finding told, Finding other) {
    return told.code() == other.code() || told.message().contains(other.message());
  }

  /// What is worth telling of a drill inside; something is, wherever it did not pass.
  private static Stream<Finding> decisive(RestoreTest test) {
    List<Finding> told =
        test.findings().stream()
            .filter(each -> each.code().effect() != Effect.NONE || each.severity() != Severity.INFO)
            .toList();
    return switch (test.status()) {
      case PASSED, SKIPPED -> told.stream();
      case FAILED -> orElse(told, Effect.FAILED, FindingCode.RESTORE_FAILED.saying(test.result()));
      case ERROR -> orElse(told, Effect.ERROR, FindingCode.RESTORE_NOT_MADE.saying(test.result()));
    };
  }

  private static Stream<Finding> orElse(List<Finding> told, Effect effect, Finding otherwise) {
    return told.stream().anyMatch(each -> each.code().effect() == effect)
        ? told.stream()
        : Stream.concat(Stream.of(otherwise), told.stream());
  }

  private void weaken(@Nullable Isolation other) {
    if (other != null && (isolation == null || isolation.isAtLeast(other))) {
      isolation = other;
    }
  }

  /// What was drilled, by path.
  List<NestedDrill> drills() {
    return drills.stream().sorted(Comparator.comparing(NestedDrill::path)).toList();
  }

  /// What was found, each with the path of what it is about: the worst, and how many more.
  List<Finding> findings() {
    List<Finding> worstFirst =
        findings.stream()
            .sorted(Comparator.comparing((Finding each) -> each.code().effect()).reversed())
            .toList();
    if (worstFirst.size() <= MOST_TOLD) {
      return worstFirst;
    }
    List<Finding> told = new ArrayList<>(worstFirst.subList(0, MOST_TOLD));
    told.add(
        worstFirst
            .get(MOST_TOLD)
            .code()
            .saying(
                "%,d more findings inside; each backup has its own line of evidence"
                    .formatted(worstFirst.size() - MOST_TOLD)));
    return told;
  }

  /// What stays unproven.
  List<String> notProven() {
    return List.copyOf(notProven);
  }

  /// The weakest in which anything inside was executed; null when nothing was.
  @Nullable Isolation isolation() {
    return isolation;
  }

  /// What came of all of them, in words: `of 3 dumps inside 2 were restored, 1 is bad`.
  String summary() {
    if (drills.isEmpty()) {
      return "nothing inside is a dump";
    }
    StringBuilder text =
        new StringBuilder(
            "of %,d %s inside %,d restored"
                .formatted(
                    drills.size(),
                    drills.size() == 1 ? "backup" : "backups",
                    count(Verdict.PASSED)));
    tell(text, Verdict.FAILED, "bad");
    tell(text, Verdict.ERROR, "not judged");
    tell(text, Verdict.SKIPPED, "left out");
    return text.toString();
  }

  private void tell(StringBuilder text, Verdict verdict, String word) {
    long count = count(verdict);
    if (count > 0) {
      text.append(", %,d %s".formatted(count, word));
    }
  }

  private long count(Verdict verdict) {
    return drills.stream().filter(each -> each.status() == verdict).count();
  }
}
