package io.backupmonitor.format.dump;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;

/// The context of an archive whose blocks are streams of their own. That pg_dump writes them
/// without checksums is said once as not proven, and not once per block as a finding, since nobody
/// can tell it to write some.
record QuietContext(InspectionContext context) implements InspectionContext {

  @Override
  public void finding(FindingCode code, String message) {
    if (code != FindingCode.STREAM_NO_CHECKSUM) {
      context.finding(code, message);
    }
  }

  @Override
  public void notProven(String what) {
    context.notProven(what);
  }

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    return context.entry(entry);
  }

  @Override
  public void table(String name, long rows) {
    context.table(name, rows);
  }

  @Override
  public void nested(String name, InputStream decoded) throws IOException {
    context.nested(name, decoded);
  }

  @Override
  public Budget budget() {
    return context.budget();
  }
}
