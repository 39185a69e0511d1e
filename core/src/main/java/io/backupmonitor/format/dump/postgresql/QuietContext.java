package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.ForwardingContext;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;

/// The context of an archive whose blocks are streams of their own. That pg_dump writes them
/// without checksums is said once as not proven, and not once per block as a finding, since nobody
/// can tell it to write some.
record QuietContext(InspectionContext context) implements ForwardingContext {

  @Override
  public void finding(FindingCode code, String message) {
    if (code != FindingCode.STREAM_NO_CHECKSUM) {
      context.finding(code, message);
    }
  }
}
