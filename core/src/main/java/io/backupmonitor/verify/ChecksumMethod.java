package io.backupmonitor.verify;

import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.StoredFile;
import java.time.Instant;
import java.util.Comparator;

/// `checksum`: compares the bytes with the baseline that was first recorded for this generation.
public final class ChecksumMethod implements VerificationMethod {

  @Override
  public String name() {
    return "checksum";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    Recorded recorded = evidence.recorded();
    if (!evidence.isThere()) {
      return MethodResult.skipped("the file is not there");
    }
    if (recorded == null) {
      return MethodResult.skipped("no database, so there is no baseline to compare with");
    }
    Checksum baseline = recorded.baseline();
    if (baseline == null) {
      return evidence.inspection().checksums().containsKey(evidence.baselineAlgorithm())
          ? MethodResult.skipped("baseline recorded, nothing to compare with yet")
          : Unreadable.result(evidence);
    }
    Checksum now = evidence.inspection().checksums().get(baseline.algorithm());
    if (now == null) {
      return Unreadable.result(evidence);
    }
    return now.equals(baseline)
        ? MethodResult.passed("%s equals the baseline".formatted(now))
        : changed(evidence, recorded, now);
  }

  private static MethodResult changed(Evidence evidence, Recorded recorded, Checksum now) {
    boolean untouched =
        recorded.sizeBytes() == evidence.source().size()
            && recorded.modified().equals(newest(evidence.source()));
    if (untouched) {
      return MethodResult.of(
          FindingCode.CONTENT_BIT_ROT.saying(
              "'%s' now has %s, not the recorded %s, though size and time did not change"
                  .formatted(evidence.source().path(), now, recorded.baseline())));
    }
    if (recorded.reusedName()) {
      return MethodResult.skipped("new content since the last scan; `monitor` begins a generation");
    }
    return MethodResult.of(
        FindingCode.CONTENT_CHANGED.saying(
            "'%s' now has %s, not the recorded %s, under a name that is not reused"
                .formatted(evidence.source().path(), now, recorded.baseline())));
  }

  /// The modification time of a backup: that of its newest part.
  static Instant newest(BackupSource source) {
    return source.parts().stream()
        .map(StoredFile::modified)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
