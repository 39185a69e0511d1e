package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// What a [DirectoryFormat] tells and asks for. The members of a directory backup are its files,
/// which are told of when they are read, so a reader begins none of its own.
final class DirectoryLayer implements InspectionContext {

  private final InspectionRun run;

  DirectoryLayer(InspectionRun run) {
    this.run = run;
  }

  @Override
  public void finding(FindingCode code, String message) {
    run.answer().finding(code, message);
  }

  @Override
  public void notProven(String what) {
    run.answer().notProven(what);
  }

  @Override
  public EntryOutput entry(Entry entry) {
    throw new UnsupportedOperationException("the files of a directory are its members");
  }

  @Override
  public void table(String name, long rows) {
    run.answer().table(name, rows);
  }

  @Override
  public void nested(String name, InputStream decoded) {
    throw new UnsupportedOperationException("a directory is not the stream around one content");
  }

  @Override
  public Budget budget() {
    return run.budget();
  }

  @Override
  public Optional<OutputStream> unpacked() throws IOException {
    return run.unpacked(run.request().source().path());
  }

  @Override
  public Path scratch() throws IOException {
    return run.scratch();
  }

  @Override
  public Optional<Path> passphraseFile() {
    return run.request().keys().passphrase();
  }

  @Override
  public Optional<Path> keyFile() {
    return run.request().keys().key();
  }
}
