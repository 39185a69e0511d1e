package io.backupmonitor.restore;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.NestedSearch.Found;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.OccupiedBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The drills of the dumps, databases and archives that lie inside one restored archive, each by
/// its own engine and within the time of the whole. For one thread.
final class NestedDrills {

  /// So many files that may be backups are looked at.
  private static final int MOST_FOUND = 20_000;

  /// So many are restored.
  private static final int MOST_DRILLED = 1_000;

  /// What a chain is that ends here for want of a key.
  private static final Set<String> ENCRYPTED = Set.of("gpg", "age");

  private final RestoreEngines engines;
  private final RestoreEngines.Options options;
  private final Nesting nesting;
  private final long begun = System.nanoTime();

  private final NestedResults results = new NestedResults();

  /// How much the archive itself became; only known where somebody sets a bound.
  private long taken;

  private ContentQuestions questions = ContentQuestions.NONE;

  /// @param options those of the drill of the archive
  NestedDrills(RestoreEngines engines, RestoreEngines.Options options, Nesting nesting) {
    this.engines = engines;
    this.options = options;
    this.nesting = nesting;
  }

  /// What came of them.
  NestedResults results() {
    return results;
  }

  /// Whether a format is one that holds files of any kind.
  static boolean isArchive(String format) {
    return format.matches("(.*\\.)?(tar|zip|7z|cpio)(\\..*)?");
  }

  /// Finds and drills what lies in a folder.
  ///
  /// @param asked what the archive is asked, and what lies inside
  void drill(Path folder, ContentQuestions asked, Instant at) throws InterruptedException {
    questions = asked;
    DrillLimits limits = options.limits();
    taken = limits.boundsScratch() ? OccupiedBytes.below(folder, limits.scratchBytes()) : 0;
    NestedSearch.Result result;
    try {
      result = nesting.search().in(folder, MOST_FOUND);
    } catch (IOException unseen) {
      results.add(
          FindingCode.RESTORE_NOT_MADE.saying(
              "what lies inside the archive could not be looked for: " + unseen.getMessage()));
      return;
    }
    for (int next = 0; next < result.found().size(); next++) {
      int left = result.found().size() - next + result.more();
      Finding end = end(result.found().get(next).source().path(), left);
      if (end != null) {
        results.add(end);
        return;
      }
      drill(result.found().get(next), at);
    }
    if (result.more() > 0) {
      results.add(tooMany(result.more()));
    }
  }

  /// Why no more is drilled; null while there is time and not too much was.
  private @Nullable Finding end(BackupPath next, int left) {
    if (results.count() >= MOST_DRILLED) {
      return tooMany(left);
    }
    return left().isZero()
        ? FindingCode.RESTORE_TIMEOUT.saying(
            "the time limit of %,d s was over before '%s' and %,d more files inside were looked at"
                .formatted(options.limits().time().toSeconds(), next.text(), left - 1))
        : null;
  }

  private static Finding tooMany(int left) {
    return FindingCode.LIMIT_ENTRIES.saying(
        "holds more than is restored of one archive: %,d files that may be backups were not looked at"
            .formatted(left));
  }

  private Duration left() {
    Duration left = options.limits().time().minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void drill(Found found, Instant at) throws InterruptedException {
    BackupSource source = found.source();
    String format = nesting.inspector().detect(source, options.keys());
    Optional<RestoreEngine> engine = engines.engineFor(format);
    boolean meansSomething = engine.isEmpty() || !engine.get().copies();
    if (meansSomething || isEmptyDump(source) || promisesPackedDump(source, format)) {
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

  /// What is left of a dump whose program failed at its start. A database of SQLite begins empty.
  private static boolean isEmptyDump(BackupSource source) {
    String name = source.path().name().text();
    return source.size() == 0
        && promises(name, Format.Shape.DOCUMENT)
        && Known.FORMATS.promisedBy(name).stream().noneMatch(each -> each.name().equals("sqlite"));
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
    results.add(
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
      results.leaveOpen("what '%s' inside holds, as it is encrypted".formatted(path));
    } else if (format.equals("unknown")
        && !Known.FORMATS.promisedBy(source.path().name().text()).isEmpty()) {
      results.leaveOpen(
          "'%s' inside is named like a backup, and its content is of no format that is known"
              .formatted(path));
    }
  }

  private void restore(Found found, String format, @Nullable Nesting inside, Instant at)
      throws InterruptedException {
    RestoreEngines.Options own = options.within(options.limits().left(left(), taken), inside);
    Proof proof = nesting.inspector().untilAnswered(with -> proof(found, format, own, at, with));
    results.add(found, format, proof.inspection(), proof.test());
  }

  /// What one of the dumps has shown.
  private record Proof(Inspection inspection, RestoreTest test) {}

  private Proof proof(
      Found found, String format, RestoreEngines.Options own, Instant at, Inspector with)
      throws InterruptedException, InspectionLostException {
    try (Drill drill = engines.begin(found.source(), format, own)) {
      Inspection inspection =
          with.inspect(
              new InspectionRequest(
                  found.source(),
                  RestoreTester.CHECKSUMS,
                  true,
                  drill.sink(),
                  options.testLocation().toString(),
                  Limits.DEFAULT.within(left()),
                  options.keys()),
              drill.listener());
      return new Proof(
          inspection, drill.finish(0, inspection, at, questions.within(found.source().path())));
    }
  }
}
