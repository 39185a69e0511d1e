package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;

/// A context that hands what it is told on to another one, for those who change some of it on the
/// way. Threads, scratch folders and keys are not handed on: whoever reads through such a context
/// needs none.
public interface ForwardingContext extends InspectionContext {

  /// Where everything goes on to.
  InspectionContext context();

  @Override
  default void finding(FindingCode code, String message) {
    context().finding(code, message);
  }

  @Override
  default void notProven(String what) {
    context().notProven(what);
  }

  @Override
  default EntryOutput entry(Entry entry) throws IOException {
    return context().entry(entry);
  }

  @Override
  default void table(String name, long rows) {
    context().table(name, rows);
  }

  @Override
  default void nested(String name, InputStream decoded) throws IOException {
    context().nested(name, decoded);
  }

  @Override
  default Budget budget() {
    return context().budget();
  }
}
