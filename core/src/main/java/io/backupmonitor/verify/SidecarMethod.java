package io.backupmonitor.verify;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `sidecar`: the bytes have the checksums that checksum files beside them give.
public final class SidecarMethod implements VerificationMethod {

  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    if (evidence.sidecars().isEmpty()) {
      return MethodResult.skipped("no checksum file speaks about it");
    }
    if (!evidence.isThere()) {
      return MethodResult.of(missing(evidence));
    }
    if (Unreadable.is(evidence)) {
      return Unreadable.result(evidence);
    }
    List<Finding> mismatches = new ArrayList<>();
    for (SidecarChecksum sidecar : evidence.sidecars()) {
      Checksum now = computed(evidence.inspection(), sidecar);
      if (now == null) {
        return Unreadable.result(evidence);
      }
      if (!now.equals(sidecar.checksum())) {
        mismatches.add(mismatch(evidence, sidecar, now));
      }
    }
    return MethodResult.of(mismatches, evidenceOf(evidence.sidecars()));
  }

  private static @Nullable Checksum computed(Inspection inspection, SidecarChecksum sidecar) {
    ChecksumAlgorithm algorithm = sidecar.checksum().algorithm();
    BackupPath part = sidecar.part();
    return part == null
        ? inspection.checksums().get(algorithm)
        : inspection.checksum(part, algorithm);
  }

  private static Finding missing(Evidence evidence) {
    for (Finding finding : evidence.scanFindings()) {
      if (finding.code() == FindingCode.SIDECAR_MISSING_FILE) {
        return finding;
      }
    }
    return FindingCode.SIDECAR_MISSING_FILE.saying(
        "'%s' is listed in '%s', but it is not there"
            .formatted(evidence.source().path(), evidence.sidecars().getFirst().sidecar()));
  }

  private static Finding mismatch(Evidence evidence, SidecarChecksum sidecar, Checksum now) {
    return FindingCode.SIDECAR_MISMATCH.saying(
        "'%s' has %s, but '%s' says %s"
            .formatted(
                Objects.requireNonNullElse(sidecar.part(), evidence.source().path()),
                now,
                sidecar.sidecar(),
                sidecar.checksum()));
  }

  private static String evidenceOf(List<SidecarChecksum> sidecars) {
    SidecarChecksum first = sidecars.getFirst();
    return "%s equals '%s'".formatted(first.checksum().algorithm().word(), first.sidecar());
  }
}
