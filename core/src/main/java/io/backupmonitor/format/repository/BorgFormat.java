package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Repositories of Borg 1.x: a log of numbered segments and an index of what counts in it. Every
/// entry has a checksum, so that each byte can be checked without the passphrase, and what the
/// index refers to can be looked for.
///
/// Source: Borg's internals documentation, "Data structures and file formats".
public final class BorgFormat implements DirectoryFormat {

  @Override
  public String name() {
    return "borg";
  }

  @Override
  public boolean recognises(DirectoryContent directory) throws IOException {
    int marks = 0;
    marks += start(directory, "config").contains("[repository]") ? 1 : 0;
    marks += start(directory, "README").startsWith("This is a Borg") ? 1 : 0;
    marks += anyIs(directory, BorgLayout::isNumbered) ? 1 : 0;
    marks += marks == 1 && anyIs(directory, path -> BorgLayout.segment(path) >= 0) ? 1 : 0;
    return marks >= 2;
  }

  @Override
  public Fit fit(String path) {
    if (BorgLayout.isNumbered(path) || BorgLayout.segment(path) >= 0) {
      return Fit.MARK;
    }
    return BorgLayout.isKnown(path) ? Fit.ORDINARY : Fit.STRANGE;
  }

  private static boolean anyIs(DirectoryContent directory, Predicate<String> fitting) {
    return directory.files().stream().anyMatch(file -> fitting.test(file.path().escaped()));
  }

  private static String start(DirectoryContent directory, String path) throws IOException {
    DirectoryContent.File file = directory.file(path);
    return file == null
        ? ""
        : new String(directory.start(file, BorgConfig.MAXIMUM_BYTES), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext context) throws IOException {
    new BorgReading(directory, context).read();
  }
}
