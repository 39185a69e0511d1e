package io.backupmonitor.format.database;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;

/// What is told about one file of a directory: the same as about the directory, with the name of
/// the file before it.
record PartContext(String file, InspectionContext directory) implements InspectionContext {

  @Override
  public void finding(FindingCode code, String message) {
    directory.finding(code, "'%s' %s".formatted(file, message));
  }

  @Override
  public void notProven(String what) {
    directory.notProven("'%s': %s".formatted(file, what));
  }

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    return directory.entry(entry);
  }

  @Override
  public void table(String name, long rows) {
    directory.table(name, rows);
  }

  @Override
  public void nested(String name, InputStream decoded) throws IOException {
    directory.nested(name, decoded);
  }

  @Override
  public Budget budget() {
    return directory.budget();
  }
}
