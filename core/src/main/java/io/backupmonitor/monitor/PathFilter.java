package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import java.util.List;

/// What a location's `include` and `exclude` say about paths.
final class PathFilter {

  private final List<Glob> include;
  private final List<Glob> exclude;

  PathFilter(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Glob::parse).toList();
    this.exclude = exclude.stream().map(Glob::parse).toList();
  }

  /// Whether a file or folder is not to be seen at all.
  boolean excludes(BackupPath path) {
    return matchesAny(exclude, path);
  }

  /// Whether a backup of that path is wanted.
  boolean wants(BackupPath path) {
    return (include.isEmpty() || matchesAny(include, path)) && !excludes(path);
  }

  private static boolean matchesAny(List<Glob> globs, BackupPath path) {
    // most locations have none, and every file is asked about
    if (globs.isEmpty()) {
      return false;
    }
    for (Glob glob : globs) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return false;
  }
}
