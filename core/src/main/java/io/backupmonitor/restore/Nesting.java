package io.backupmonitor.restore;

import io.backupmonitor.format.inspection.Inspector;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// How the dumps inside an archive are found and read, where they are drilled too.
///
/// @param inspector reads them
/// @param search finds them
/// @param archives how many archives may lie in one another inside the one that is drilled
public record Nesting(Inspector inspector, NestedSearch search, int archives) {

  /// An archive inside an archive is opened; one inside of that is not.
  private static final int DEPTH = 1;

  /// With the search on the class path.
  ///
  /// @throws IllegalStateException when there is none
  public static Nesting with(Inspector inspector) {
    NestedSearch search =
        ServiceLoader.load(NestedSearch.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing here finds nested backups"));
    return new Nesting(inspector, search, DEPTH);
  }

  /// The same where that is wanted; null elsewhere.
  public static @Nullable Nesting where(boolean wanted, Inspector inspector) {
    return wanted ? with(inspector) : null;
  }

  /// The same inside of an archive inside.
  Nesting deeper() {
    return new Nesting(inspector, search, archives - 1);
  }
}
