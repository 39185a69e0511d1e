package io.backupmonitor.restore;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Limits;
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
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The drills of the dumps, databases and archives that lie inside one restored archive, each by
/// its own engine and within the time of the whole. For one thread.
final class NestedDrills {

  /// So many files that may be backups are looked at.
  private static final int MOST_FOUND = 20_000;

  /// So many are restored.
  private static final int MOST_DRILLED = 1_000;

  private static final int MOST_TOLD = 20;

  /// What a chain is that ends here for want of a key.
  private static final Set<String> ENCRYPTED = Set.of("gpg", "age");

  private final RestoreEngines engines;
  private final RestoreEngines.Options options;
  private final Nesting nesting;
  private final long begun = System.nanoTime();

  private final List<NestedDrill> drills = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notProven = new ArrayList<>();
  private @Nullable Isolation isolation;

  /// @param options those of the drill of the archive
  NestedDrills(RestoreEngines engines, RestoreEngines.Options options, Nesting nesting) {
    this.engines = engines;
    this.options = options;
    this.nesting = nesting;
  }

  /// Whether a format is one that holds files of any kind.
  static boolean isArchive(String format) {
    return format.matches("(.*\\.)?(tar|zip|7z|cpio)(\\..*)?");
  }

  /// Finds and drills what lies in a folder.
  void drill(Path folder, Instant at) throws InterruptedException {
    NestedSearch.Result result;
    try {
      result = nesting.search().in(folder, MOST_FOUND);
    } catch (IOException unseen) {
      findings.add(
          FindingCode.RESTORE_NOT_MADE.saying(
              "what lies inside the archive could not be looked for: " + unseen.getMessage()));
      return;
    }
    for (int next = 0; next < result.found().size(); next++) {
      int left = result.found().size() - next + result.more();
      Finding end = end(result.found().get(next).source().path(), left);
      if (end != null) {
        findings.add(end);
        return;
      }
      drill(result.found().get(next), at);
    }
    if (result.more() > 0) {
      findings.add(tooMany(result.more()));
    }
  }

  /// Why no more is drilled; null while there is time and not too much was.
  private @Nullable Finding end(BackupPath next, int left) {
    if (drills.size() >= MOST_DRILLED) {
      return tooMany(left);
    }
    return left().isZero()
        ? FindingCode.RESTORE_TIMEOUT.saying(
            "the time limit of %,d s was over before '%s' and %,d more files inside were looked at"
                .formatted(options.timeLimit().toSeconds(), next.text(), left - 1))
        : null;
  }

  private static Finding tooMany(int left) {
    return FindingCode.LIMIT_ENTRIES.saying(
        "holds more than is restored of one archive: %,d files that may be backups were not looked at"
            .formatted(left));
  }

  private Duration left() {
    Duration left = options.timeLimit().minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void drill(Found found, Instant at) throws InterruptedException {
    BackupSource source = found.source();
    String format = nesting.inspector().detect(source, options.keys());
    Optional<RestoreEngine> engine = engines.engineFor(format);
    if (engine.isEmpty() || !engine.get().copies() || promisesPackedDump(source, format)) {
      restore(found, format, null, at);
    } else if (!isOpened(source, format)) {
      leave(source, format);
    } else if (nesting.archives() > 0) {
      restore(found, format, nesting.deeper(), at);
    } else {
      skip(source, format);
    }
  }

  /// Many programs keep their documents in a zip, which makes none of them an archive.
  private static boolean isOpened(BackupSource source, String format) {
    return isArchive(format)
        && (!format.equals("zip") || source.path().text().matches("(?i).*\\.zip(\\.\\d+)?"));
  }

  /// Whether the name says that a dump is inside of what is compressed, as in `shop.sql.gz`: where
  /// that was cut off early, nothing but the name says so.
  private static boolean promisesPackedDump(BackupSource source, String format) {
    String name = source.path().name().text();
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !isArchive(format)
        && promises(name, Format.Shape.STREAM)
        && promises(name.substring(0, dot), Format.Shape.DOCUMENT);
  }

  private static boolean promises(String name, Format.Shape shape) {
    return Known.FORMATS.promisedBy(name).stream().anyMatch(each -> each.shape() == shape);
  }

  /// Looked up only where something lies inside.
  private static final class Known {
    private static final Formats FORMATS = Formats.found();
  }

  private void skip(BackupSource source, String format) {
    drills.add(
        new NestedDrill(
            source.path(),
            format,
            "none",
            "",
            Verdict.SKIPPED,
            Duration.ZERO,
            "archives that lie so deep in one another are not opened",
            null));
  }

  /// A file that is no dump is left alone; where its name says that it is one, that is told.
  private void leave(BackupSource source, String format) {
    String path = source.path().text();
    if (ENCRYPTED.contains(format)) {
      tell("what '%s' inside holds, as it is encrypted".formatted(path));
    } else if (promises(source.path().name().text(), Format.Shape.DOCUMENT)) {
      tell(
          "'%s' inside is named like a dump, and its content is of no format that is known"
              .formatted(path));
    }
  }

  private void tell(String what) {
    if (notProven.size() < MOST_TOLD) {
      notProven.add(what);
    } else if (notProven.size() == MOST_TOLD) {
      notProven.add("more of what lies inside");
    }
  }

  private void restore(Found found, String format, @Nullable Nesting inside, Instant at)
      throws InterruptedException {
    RestoreEngines.Options own = options.within(left(), inside);
    try (Drill drill = engines.begin(found.source(), format, own)) {
      Inspection inspection =
          nesting
              .inspector()
              .inspect(
                  new InspectionRequest(
                      found.source(),
                      RestoreTester.CHECKSUMS,
                      true,
                      drill.sink(),
                      options.testLocation().toString(),
                      Limits.DEFAULT.within(left()),
                      options.keys()),
                  drill.listener());
      RestoreTest test = drill.finish(0, inspection, at);
      test = test.with(bad(found, inspection, test), test.evidence());
      record(found.source().path(), format, test, inspection);
    }
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

  private void record(BackupPath path, String format, RestoreTest test, Inspection inspection) {
    drills.add(
        new NestedDrill(
            path,
            format,
            test.engine(),
            test.evidence().engineVersion(),
            test.status(),
            test.duration(),
            test.result(),
            inspection.checksums().get(ChecksumAlgorithm.SHA256)));
    test.evidence().nested().stream().map(each -> each.within(path)).forEach(drills::add);
    decisive(test)
        .map(each -> each.code().saying("'%s' inside: %s".formatted(path.text(), each.message())))
        .forEach(findings::add);
    test.evidence().notProven().forEach(each -> tell("'%s': %s".formatted(path.text(), each)));
    weaken(test.isolation());
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

  /// What was found, each with the path of what it is about.
  List<Finding> findings() {
    return List.copyOf(findings);
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
