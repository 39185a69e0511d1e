package io.backupmonitor.verify;

import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import java.util.ArrayList;
import java.util.List;

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
      Checksum now = evidence.inspection().checksums().get(sidecar.checksum().algorithm());
      if (now == null) {
        return Unreadable.result(evidence);
      }
      if (!now.equals(sidecar.checksum())) {
        mismatches.add(mismatch(evidence, sidecar, now));
      }
    }
    return MethodResult.of(mismatches, evidenceOf(evidence.sidecars()));
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
            .formatted(evidence.source().path(), now, sidecar.sidecar(), sidecar.checksum()));
  }

  private static String evidenceOf(List<SidecarChecksum> sidecars) {
    SidecarChecksum first = sidecars.getFirst();
    return "%s equals '%s'".formatted(first.checksum().algorithm().word(), first.sidecar());
  }
}
