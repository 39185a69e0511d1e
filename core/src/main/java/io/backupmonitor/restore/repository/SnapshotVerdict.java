package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.repository.SnapshotRestores.Made;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The judgement over the restores of one drill: from what the program said and what arrived.
///
/// @param snapshots all that there are
/// @param check the program's own check, which found no damage
record SnapshotVerdict(Snapshots snapshots, ProgramCheck check, SnapshotRestores restores) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MOST_NAMED = 3;
  private static final Pattern COUNTED = Pattern.compile("(\\d{1,9}) × (.*)");

  /// @param program with its version
  RestoreOutcome outcome(String program, Duration elapsed) {
    String result = result(program, elapsed);
    List<Finding> findings = new ArrayList<>();
    for (Made each : restores.made()) {
      if (each.arrivals().missing() > 0) {
        findings.add(partial(each));
      }
    }
    Made first = restores.made().getFirst();
    boolean newest = first.snapshot().equals(snapshots.newest().getFirst());
    if (findings.isEmpty() && newest && first.arrivals().arrived().isEmpty()) {
      findings.add(
          FindingCode.RESTORE_EMPTY.saying(
              "%s holds folders at most, and not one file".formatted(first.snapshot().name())));
    }
    Verdict status = findings.isEmpty() ? Verdict.PASSED : Verdict.FAILED;
    List<String> leftOut = leftOut();
    if (!leftOut.isEmpty()) {
      findings.add(FindingCode.RESTORE_NOTE.saying("left out: " + String.join(", ", leftOut)));
    }
    return new RestoreOutcome(status, result, findings);
  }

  private static Finding partial(Made made) {
    return FindingCode.RESTORE_PARTIAL.saying(
        "%,d of the listed items did not arrive whole from %s, the first of them '%s'"
            .formatted(
                made.arrivals().missing(), made.snapshot().name(), made.arrivals().firstMissing()));
  }

  private String result(String program, Duration elapsed) {
    ArrivedItems arrived =
        ArrivedItems.sum(restores.made().stream().map(each -> each.arrivals().arrived()).toList());
    StringBuilder result =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s in %.1f s by %s from %s",
                arrived.summary(),
                elapsed.toMillis() / 1000.0,
                program,
                origin()));
    if (sum(made -> made.arrivals().hashed()) > 0) {
      result.append(", content compared by SHA-256");
    }
    if (check.isClean()) {
      result.append("; ").append(check.words()).append(" found nothing wrong");
    }
    List<String> shares =
        restores.made().stream()
            .filter(each -> !each.share().isAll())
            .map(each -> "%s of %s".formatted(each.share().words(), each.snapshot().name()))
            .toList();
    return shares.isEmpty()
        ? result.toString()
        : result.append("; ").append(String.join(", ", shares)).toString();
  }

  /// Which snapshots were restored.
  private String origin() {
    Snapshot first = restores.made().getFirst().snapshot();
    String newest =
        first.equals(snapshots.newest().getFirst())
            ? "the newest of %,d".formatted(snapshots.count())
            : "one of %,d".formatted(snapshots.count());
    String told = "%s of %s UTC, %s".formatted(first.name(), TIME.format(first.time()), newest);
    List<Snapshot> others = restores.made().stream().skip(1).map(Made::snapshot).toList();
    return others.isEmpty()
        ? told
        : "%s, and from the newest of %,d other series: %s"
            .formatted(told, others.size(), named(others));
  }

  private static String named(List<Snapshot> all) {
    List<String> names = all.stream().limit(MOST_NAMED).map(Snapshot::name).toList();
    String some = String.join(", ", names);
    return all.size() <= MOST_NAMED
        ? some
        : "%s and %,d more".formatted(some, all.size() - MOST_NAMED);
  }

  private long sum(ToLongFunction<Made> number) {
    return restores.made().stream().mapToLong(number).sum();
  }

  /// What is said so that nobody believes it was proven.
  private List<String> leftOut() {
    List<String> leftOut = new ArrayList<>(notes());
    long unmade = sum(each -> each.arrivals().unmade());
    if (unmade > 0) {
      leftOut.add("%,d × a special file".formatted(unmade));
    }
    restores.made().stream()
        .skip(1)
        .filter(each -> each.arrivals().missing() == 0 && each.arrivals().arrived().isEmpty())
        .forEach(each -> leftOut.add("%s, which holds no file".formatted(each.snapshot().name())));
    shares(leftOut);
    if (!check.hindrance().isEmpty()) {
      leftOut.add("%s, which came to no result: %s".formatted(check.words(), check.hindrance()));
    }
    return leftOut;
  }

  /// What is said of attributes, together for all snapshots.
  private List<String> notes() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Made made : restores.made()) {
      for (String note : made.notes()) {
        Matcher counted = COUNTED.matcher(note);
        boolean countable = counted.matches();
        counts.merge(
            countable ? counted.group(2) : note,
            countable ? Integer.parseInt(counted.group(1)) : 0,
            Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(each -> (each.getValue() > 0 ? each.getValue() + " × " : "") + each.getKey())
        .toList();
  }

  private static String files(long count) {
    return "%,d %s".formatted(count, count == 1 ? "file" : "files");
  }

  private void shares(List<String> leftOut) {
    restores
        .refused()
        .forEach(
            (why, files) ->
                leftOut.add(
                    "%s %s, which no restore test here brings back".formatted(files(files), why)));
    long refused = restores.refused().values().stream().mapToLong(Long::longValue).sum();
    long waiting = sum(each -> each.share().files() - each.share().chosenFiles()) - refused;
    if (waiting > 0) {
      leftOut.add(
          "%s, as there is no room for all; the next restore tests go on with them"
              .formatted(files(waiting)));
    }
    if (!restores.waiting().isEmpty()) {
      leftOut.add(
          "the newest snapshots of %,d other series, for which there was no room or no time: %s"
              .formatted(restores.waiting().size(), named(restores.waiting())));
    }
  }
}
