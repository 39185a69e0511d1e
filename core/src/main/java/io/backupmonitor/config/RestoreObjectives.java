package io.backupmonitor.config;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Glob;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `restore` of a location: what its backups have to hold, and how fast they have to be back.
///
/// @param checks what is looked at after each restore, freshness included
/// @param maxRowDrop how much of its rows a table may lose from one drill of a series to the next,
///     0 to 1; null when nobody said so, and then a loss is a warning at most
/// @param ignoreTables globs on the names of tables whose rows come and go
/// @param rto how long a restore may take
/// @param rpo how old the newest backup may become
/// @param nested whether dumps inside archives are restored too
public record RestoreObjectives(
    List<ContentCheck> checks,
    @Nullable Double maxRowDrop,
    List<String> ignoreTables,
    @Nullable Duration rto,
    @Nullable Duration rpo,
    boolean nested) {

  /// Nothing is asked.
  public static final RestoreObjectives NONE =
      new RestoreObjectives(List.of(), null, List.of(), null, null, false);

  public RestoreObjectives {
    checks = List.copyOf(checks);
    ignoreTables = List.copyOf(ignoreTables);
  }

  /// The checks that concern the backup of that path.
  public List<ContentCheck> checksOf(BackupPath path) {
    return checks.stream().filter(check -> check.concerns(path)).toList();
  }

  /// The checks that concern a backup inside an archive, and not the archive itself: they name it.
  ///
  /// @param inside its path there
  public List<ContentCheck> checksInside(BackupPath archive, BackupPath inside) {
    BackupPath path = archive.resolve(inside);
    return checks.stream()
        .filter(check -> !check.concerns(archive) && check.concerns(path))
        .toList();
  }

  /// The same with the checks that concern the backup of that path alone.
  public RestoreObjectives of(BackupPath path) {
    return new RestoreObjectives(checksOf(path), maxRowDrop, ignoreTables, rto, rpo, nested);
  }

  /// Whether the rows of a table do not count; its name may have a schema or database in front.
  public boolean ignores(String table) {
    BackupPath path = BackupPath.of(table);
    BackupPath last = BackupPath.of(table.substring(table.lastIndexOf('.') + 1));
    return ignoreTables.stream()
        .map(Glob::parse)
        .anyMatch(glob -> glob.matches(path) || glob.matches(last));
  }
}
