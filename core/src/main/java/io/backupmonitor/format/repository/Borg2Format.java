package io.backupmonitor.format.repository;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Repositories of Borg 2, which has no release yet: they are known, so that they are not taken for
/// something damaged (they share names with those of restic), and not read.
///
/// Source: Borg's documentation of version 2, "Data structures and file formats".
public final class Borg2Format implements DirectoryFormat {

  /// Where it says what it is: in later and in earlier betas.
  private static final List<String> MARKS = List.of("config/config", "config/readme");

  private static final List<String> FOLDERS =
      List.of("archives/", "cache/", "config/", "data/", "index/", "keys/", "locks/", "packs/");

  private static final String SAYS = "This is a Borg Backup repository.";
  private static final int START_BYTES = 256;

  @Override
  public String name() {
    return "borg2";
  }

  @Override
  public boolean onlyRecognised() {
    return true;
  }

  @Override
  public boolean recognises(DirectoryContent directory) throws IOException {
    for (String mark : MARKS) {
      DirectoryContent.File file = directory.file(mark);
      if (file != null && start(directory, file).contains(SAYS)) {
        return true;
      }
    }
    return false;
  }

  private static String start(DirectoryContent directory, DirectoryContent.File file)
      throws IOException {
    return new String(directory.start(file, START_BYTES), StandardCharsets.ISO_8859_1);
  }

  @Override
  public Fit fit(String path) {
    if (MARKS.contains(path)) {
      return Fit.MARK;
    }
    return FOLDERS.stream().anyMatch(path::startsWith) ? Fit.ORDINARY : Fit.STRANGE;
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext context)
      throws DamageException {
    throw new DamageException(
        FindingCode.FORMAT_UNSUPPORTED,
        "is a repository of Borg 2, whose format is not final and cannot be read here");
  }
}
