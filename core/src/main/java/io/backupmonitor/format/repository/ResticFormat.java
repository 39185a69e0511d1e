package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Repositories of restic, of version 1 and 2. All content is encrypted, but every file except
/// `config` is named after the SHA-256 of its content, so that each byte can be checked without the
/// password.
///
/// Source: restic's design document, "Repository Layout" and "Pack Format".
public final class ResticFormat implements DirectoryFormat {

  @Override
  public String name() {
    return "restic";
  }

  @Override
  public boolean recognises(DirectoryContent directory) {
    Set<ResticPart> parts = EnumSet.noneOf(ResticPart.class);
    for (DirectoryContent.File file : directory.files()) {
      ResticPart.Named named = ResticPart.of(file.path().escaped());
      if (named != null) {
        parts.add(named.part());
      }
      if (parts.size() >= 2) {
        return true;
      }
    }
    return !parts.isEmpty() && directory.file("config") != null;
  }

  @Override
  public Fit fit(String path) {
    if (ResticPart.of(path) != null) {
      return Fit.MARK;
    }
    return path.equals("config") || path.startsWith("locks/") ? Fit.ORDINARY : Fit.STRANGE;
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext context) throws IOException {
    new ResticReading(directory, context).read();
  }
}
