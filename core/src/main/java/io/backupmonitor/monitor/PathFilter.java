package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Glob;
import java.util.List;
import java.util.regex.Pattern;

/// What a location's `include` and `exclude` say about paths.
final class PathFilter {

  private static final String OWN = "backup-monitor-";
  private static final Pattern LOCK =
      Pattern.compile(OWN + "\\d+-[0-9a-z]+-[0-9a-z]+-[0-9a-f]{8}-[0-9a-f]{12}\\.lock");

  private final List<Glob> include;
  private final List<Glob> exclude;

  PathFilter(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Glob::parse).toList();
    this.exclude = exclude.stream().map(Glob::parse).toList();
  }

  /// Whether a file or folder is not to be seen at all.
  boolean excludes(BackupPath path) {
    return matchesAny(exclude, path) || isLock(path);
  }

  /// Whether a backup of that path is wanted.
  boolean wants(BackupPath path) {
    return (include.isEmpty() || matchesAny(include, path)) && !excludes(path);
  }

  /// Whether this program, or another of its kind that works right now, holds a scratch folder with
  /// it: where drills happen in the very place that is looked at, those come and go.
  private static boolean isLock(BackupPath path) {
    String text = path.escaped();
    int name = text.lastIndexOf('/') + 1;
    return text.startsWith(OWN, name) && LOCK.matcher(text.substring(name)).matches();
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
