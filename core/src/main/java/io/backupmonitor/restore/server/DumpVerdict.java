package io.backupmonitor.restore.server;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the drills of all kinds of dumps judge alike.
public final class DumpVerdict {

  private static final int MOST_TABLES_TOLD = 5;

  /// What makes a drill fail although the bytes are whole.
  private static final Set<FindingCode> REFUSED =
      EnumSet.of(FindingCode.DUMP_META_COMMAND, FindingCode.DUMP_UNSAFE_STATEMENT);

  private DumpVerdict() {}

  /// The outcome when the bytes alone decide; null when they do not.
  public static @Nullable RestoreOutcome onTheBytes(Inspection inspection) {
    List<Finding> refused =
        inspection.findings().stream().filter(each -> REFUSED.contains(each.code())).toList();
    List<Finding> damage = ofEffect(inspection.findings(), Effect.FAILED);
    if (!refused.isEmpty()) {
      List<Finding> all = new ArrayList<>(refused);
      all.addAll(damage);
      return new RestoreOutcome(
          Verdict.FAILED, "not restored: the dump holds what must not run", all);
    }
    if (!damage.isEmpty()) {
      return new RestoreOutcome(Verdict.FAILED, "not restored: the backup is not whole", damage);
    }
    List<Finding> unread = ofEffect(inspection.findings(), Effect.ERROR);
    if (!inspection.whole() || !unread.isEmpty()) {
      return new RestoreOutcome(
          Verdict.ERROR, "not restored: the backup could not be read to its end", unread);
    }
    return null;
  }

  /// The outcome when something is in the way of a restore, the damage before what could not be
  /// found out; null when nothing is.
  ///
  /// @param findings what was seen so far
  /// @param result what to say then
  public static @Nullable RestoreOutcome hindered(List<Finding> findings, String result) {
    List<Finding> damage = ofEffect(findings, Effect.FAILED);
    if (!damage.isEmpty()) {
      return new RestoreOutcome(Verdict.FAILED, result, damage);
    }
    List<Finding> unknown = ofEffect(findings, Effect.ERROR);
    return unknown.isEmpty() ? null : new RestoreOutcome(Verdict.ERROR, result, unknown);
  }

  private static List<Finding> ofEffect(List<Finding> findings, Effect effect) {
    return findings.stream().filter(each -> each.code().effect() == effect).toList();
  }

  /// The outcome when something ended the drill.
  public static RestoreOutcome stopped(Finding finding) {
    boolean bad = finding.code().effect() == Effect.FAILED || REFUSED.contains(finding.code());
    return new RestoreOutcome(
        bad ? Verdict.FAILED : Verdict.ERROR, "not restored to its end", List.of(finding));
  }

  /// The first of the tables that lack something, and how many more there are.
  public static Finding partial(List<String> fewer) {
    String told = fewer.stream().limit(MOST_TABLES_TOLD).collect(Collectors.joining(", "));
    int more = fewer.size() - MOST_TABLES_TOLD;
    return FindingCode.RESTORE_PARTIAL.saying(
        more > 0 ? told + ", and %,d more tables".formatted(more) : told);
  }

  /// How often each thing was left out: `left out: 2 × a grant, 1 × a role`; empty when nothing
  /// was.
  public static String leftOut(Map<String, ? extends Number> notes) {
    return notes.isEmpty()
        ? ""
        : notes.entrySet().stream()
            .map(note -> String.format(Locale.ROOT, "%,d × %s", note.getValue(), note.getKey()))
            .collect(Collectors.joining(", ", "left out: ", ""));
  }
}
