package io.backupmonitor.restore.folder;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The judgement over one restore into a folder: from what the inspection found and what arrived.
///
/// @param members how many members the inspection read, the folder itself not counted
record FolderVerdict(Inspection inspection, Arrivals arrivals, long members) {

  /// Facts about bytes that differ from what they were, not from what they must be: a drill judges
  /// only what it restores.
  private static final Set<FindingCode> NOT_OURS =
      EnumSet.of(
          FindingCode.SIDECAR_MISMATCH,
          FindingCode.SIDECAR_MISSING_FILE,
          FindingCode.CONTENT_CHANGED,
          FindingCode.CONTENT_BIT_ROT,
          FindingCode.SIZE_CHANGED);

  private static final Set<FindingCode> NOTHING_THERE =
      EnumSet.of(FindingCode.SIZE_ZERO, FindingCode.STREAM_EMPTY);

  /// @param environment what kept us from looking, if anything
  RestoreOutcome outcome(List<Finding> environment) {
    List<Finding> bad = new ArrayList<>(damage());
    List<Finding> hindrances = Stream.concat(environment.stream(), hindrances()).toList();
    if (bad.isEmpty() && hindrances.isEmpty()) {
      bad.addAll(shortfall());
    }
    List<Finding> findings =
        Stream.of(bad.stream(), hindrances.stream(), notes()).flatMap(each -> each).toList();
    if (!bad.isEmpty()) {
      return new RestoreOutcome(Verdict.FAILED, result(bad.getFirst()), findings);
    }
    if (!hindrances.isEmpty()) {
      return new RestoreOutcome(Verdict.ERROR, result(hindrances.getFirst()), findings);
    }
    return new RestoreOutcome(Verdict.PASSED, arrivals.summary(), findings);
  }

  private String result(Finding cause) {
    return arrivals.summary() + "; " + cause.message();
  }

  /// What makes the backup a bad one before anything is counted.
  private List<Finding> damage() {
    List<Finding> damage = new ArrayList<>();
    inspection.deliveryFindings().stream()
        .filter(finding -> finding.code() == FindingCode.ARCHIVE_UNSAFE_ENTRY)
        .forEach(damage::add);
    inspection.findings().stream()
        .filter(finding -> finding.code().effect() == Effect.FAILED)
        .filter(finding -> !NOT_OURS.contains(finding.code()))
        .findFirst()
        .map(FolderVerdict::asRestore)
        .ifPresent(damage::add);
    return damage;
  }

  private static Finding asRestore(Finding cause) {
    return NOTHING_THERE.contains(cause.code())
        ? FindingCode.RESTORE_EMPTY.saying("nothing to restore: " + cause.message())
        : FindingCode.RESTORE_FAILED.saying(
            "cannot be restored whole (%s): %s".formatted(cause.code().code(), cause.message()));
  }

  /// What kept us from finding out.
  private Stream<Finding> hindrances() {
    List<Finding> hindrances =
        Stream.concat(inspection.findings().stream(), inspection.deliveryFindings().stream())
            .filter(finding -> finding.code().effect() == Effect.ERROR)
            .toList();
    if (hindrances.isEmpty() && !inspection.whole() && damage().isEmpty()) {
      return Stream.of(
          FindingCode.RESTORE_NOT_MADE.saying(
              "the backup was not read to its end, so nothing is proven"));
    }
    return hindrances.stream();
  }

  /// What is missing though the inspection found nothing wrong.
  private List<Finding> shortfall() {
    if (arrivals.missing() > 0) {
      return List.of(
          FindingCode.RESTORE_PARTIAL.saying(
              "%,d of %,d members did not arrive whole, the first of them '%s'"
                  .formatted(arrivals.missing(), members, arrivals.firstMissing())));
    }
    boolean isArchive = inspection.format().matches("(.*\\.)?(tar|zip|7z|cpio)(\\..*)?");
    if (members == 0 || (!isArchive && arrivals.bytes() == 0)) {
      return List.of(FindingCode.RESTORE_EMPTY.saying("the restore left nothing in the folder"));
    }
    return List.of();
  }

  private Stream<Finding> notes() {
    return inspection.deliveryFindings().stream()
        .filter(finding -> finding.code().effect() == Effect.NONE)
        .filter(finding -> finding.code() != FindingCode.ARCHIVE_UNSAFE_ENTRY);
  }
}
