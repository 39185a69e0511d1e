package io.backupmonitor.restore;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.FileCount;
import io.backupmonitor.model.ContentCheck.FileSize;
import io.backupmonitor.model.ContentCheck.FileText;
import io.backupmonitor.model.ContentCheck.FileThere;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.KeyCount;
import io.backupmonitor.model.ContentCheck.Query;
import io.backupmonitor.model.ContentCheck.Tables;
import io.backupmonitor.model.Expectation;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Moment;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Makes the checks of an administrator on what was restored. What cannot be answered is an error,
/// and never blames the backup.
final class ContentAssertions {

  private static final int LONGEST_SHOWN = 200;
  private static final String NOTHING = "nothing";

  private final Restored restored;
  private final Moment moment;
  private final Duration limit;

  /// @param moment when the backup was made
  /// @param limit how long one check may take
  ContentAssertions(Restored restored, Moment moment, Duration limit) {
    this.restored = restored;
    this.moment = moment;
    this.limit = limit;
  }

  /// A check with what came of it.
  record Made(ContentCheck check, Assertion assertion) {

    /// What is to be told; null when it holds.
    @Nullable Finding finding() {
      return switch (assertion.status()) {
        case PASSED, SKIPPED -> null;
        case ERROR -> FindingCode.RESTORE_CHECK_ERROR.saying(assertion.text());
        case FAILED ->
            (check.subject() instanceof Freshness
                    ? FindingCode.RESTORE_DATA_STALE
                    : FindingCode.RESTORE_CHECK_FAILED)
                .saying(assertion.text());
      };
    }
  }

  /// Makes all of them, in their order.
  List<Made> of(List<ContentCheck> checks) throws InterruptedException {
    List<Made> made = new ArrayList<>();
    for (ContentCheck check : checks) {
      made.add(new Made(check, of(check)));
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted during the checks of a restore");
      }
    }
    return made;
  }

  private Assertion of(ContentCheck check) {
    try {
      return judged(check);
    } catch (UnansweredException unanswered) {
      return new Assertion(
          check.name(), Verdict.ERROR, check.subject().expected(), shown(unanswered.why()));
    }
  }

  private Assertion judged(ContentCheck check) throws UnansweredException {
    return switch (check.subject()) {
      case Query(var database, var sql, var expectation) ->
          compared(check, restored.ask(database, sql, limit), expectation);
      case Freshness fresh ->
          compared(check, newest(fresh), new Expectation.NewerThan(fresh.age(), fresh.expected()));
      case Tables(int minimum) -> tables(check, minimum);
      case FileThere(var path) -> isThere(check, tree().isThere(path));
      case FileText text -> text(check, text);
      case FileSize(var path, var expectation) -> compared(check, size(path), expectation);
      case FileCount(var glob, var expectation) ->
          compared(check, Long.toString(tree().count(glob)), expectation);
      case ContentCheck.Key(var database, var key) ->
          isThere(check, restored.hasKey(database == null ? "db0" : database, key));
      case KeyCount(var database, var expectation) ->
          compared(check, Long.toString(keys(database)), expectation);
    };
  }

  private RestoredTrees tree() throws UnansweredException {
    return RestoredTrees.of(restored);
  }

  private @Nullable String size(String path) throws UnansweredException {
    OptionalLong size = tree().size(path);
    return size.isEmpty() ? null : Long.toString(size.getAsLong());
  }

  private Assertion text(ContentCheck check, FileText text) throws UnansweredException {
    OptionalLong size = tree().size(text.path());
    if (size.isEmpty()) {
      return assertion(check, false, NOTHING, "no such file");
    }
    String bytes = "%,d bytes".formatted(size.getAsLong());
    boolean holds = tree().holds(text.path(), text.sought(), text.regular(), limit);
    return assertion(check, holds, "it in " + bytes, bytes + " without it");
  }

  private @Nullable String newest(Freshness fresh) throws UnansweredException {
    StringBuilder table = new StringBuilder();
    for (String step : fresh.table().split("\\.", -1)) {
      table.append(table.isEmpty() ? "" : ".").append(restored.quoted(step));
    }
    String sql = "SELECT max(%s) FROM %s".formatted(restored.quoted(fresh.column()), table);
    return restored.ask(fresh.database(), sql, limit);
  }

  private Assertion tables(ContentCheck check, int minimum) throws UnansweredException {
    OptionalInt tables = restored.tables();
    if (tables.isEmpty()) {
      throw new UnansweredException("what was restored has no tables");
    }
    int count = tables.getAsInt();
    String found = "%,d".formatted(count);
    return assertion(check, count >= minimum, found, found);
  }

  private long keys(@Nullable String database) throws UnansweredException {
    if (!restored.holdsKeys()) {
      throw new UnansweredException("what was restored has no keys");
    }
    return database == null
        ? restored.contents().rows()
        : restored.contents().tables().getOrDefault(database, 0L);
  }

  private static Assertion isThere(ContentCheck check, boolean there) {
    return assertion(check, there, "it", NOTHING);
  }

  private static Assertion assertion(ContentCheck check, boolean holds, String ifSo, String ifNot) {
    return new Assertion(
        check.name(),
        holds ? Verdict.PASSED : Verdict.FAILED,
        check.subject().expected(),
        holds ? ifSo : ifNot);
  }

  /// Nothing at all satisfies no comparison.
  private Assertion compared(ContentCheck check, @Nullable String answer, Expectation expectation)
      throws UnansweredException {
    if (answer == null) {
      return assertion(check, false, NOTHING, NOTHING);
    }
    Verdict verdict = expectation.judge(answer, moment);
    if (verdict == Verdict.ERROR) {
      throw new UnansweredException(
          "the answer '%s' cannot be compared with that".formatted(shown(answer)));
    }
    return assertion(check, verdict == Verdict.PASSED, shown(answer), shown(answer));
  }

  private static String shown(String answer) {
    String line = answer.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
