package io.backupmonitor.format.database;

import io.backupmonitor.format.ForwardingContext;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;

/// What is told about one file of a directory: the same as about the directory, with the name of
/// the file before it.
record PartContext(String file, InspectionContext context) implements ForwardingContext {

  @Override
  public void finding(FindingCode code, String message) {
    context.finding(code, "'%s' %s".formatted(file, message));
  }

  @Override
  public void notProven(String what) {
    context.notProven("'%s': %s".formatted(file, what));
  }
}
