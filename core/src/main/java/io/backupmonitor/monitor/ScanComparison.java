package io.backupmonitor.monitor;

import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.database.ScanChanges;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what a scan finds with what is recorded. A function of both and of the time: it asks
/// neither storage nor database.
///
/// What is found unchanged is forgotten at once, and what a first scan finds is recorded on the
/// way, so that neither needs memory for it.
final class ScanComparison {

  /// Something found about a backup.
  ///
  /// @param id its row; null while it has none
  /// @param path where it lies
  /// @param series the name of its series
  /// @param finding the fact
  record Noted(@Nullable Long id, BackupPath path, String series, Finding finding) {}

  /// What follows from a comparison.
  ///
  /// @param differing folders with files that differ from what is recorded of them, on purpose
  record Outcome(ScanChanges changes, List<Noted> findings, Set<BackupPath> differing) {}

  /// A backup that is not recorded as it is.
  ///
  /// @param missing whether only a sidecar knows it
  private record Unmatched(ObservedBackup seen, boolean missing, List<Finding> findings) {}

  private final RecordedBackups recorded;
  private final EarlyRecords early;
  private final ObservedBackups observer;
  private final Instant at;
  private final Duration retention;

  private final List<Unmatched> unmatched = new ArrayList<>();
  private final List<ObservedBackup> added = new ArrayList<>();
  private final Map<Long, ObservedBackup> replaced = new HashMap<>();
  private final Map<Long, ObservedBackup> updated = new HashMap<>();
  private final List<Long> vanished = new ArrayList<>();
  private final List<Long> returned = new ArrayList<>();
  private final List<Noted> findings = new ArrayList<>();
  private final Set<BackupPath> listedButGone = new HashSet<>();
  private final Set<BackupPath> differing = new HashSet<>();

  /// @param current the newest generation of every path, vanished ones too
  /// @param locationPath the location as the administrator wrote it, for people
  /// @param retentionDays how long backups are meant to stay; 0 when nobody said
  /// @param early takes what is found while nothing is recorded to compare it with
  ScanComparison(
      Collection<RecordedBackup> current,
      String locationPath,
      int retentionDays,
      Instant at,
      EarlyRecords early) {
    this.early = early;
    this.recorded = new RecordedBackups(current);
    this.observer = new ObservedBackups(locationPath, at);
    this.at = at;
    this.retention = Duration.ofDays(retentionDays);
  }

  /// Takes note of one found backup.
  void see(FoundBackup found) {
    ObservedBackup seen = observer.of(found);
    if (recorded.isEmpty()) {
      early.add(seen);
      note(null, seen, found.findings());
      return;
    }
    RecordedBackup row = recorded.at(seen.path());
    if (row != null && hasSameContent(row, found, seen)) {
      keep(row, seen);
      note(row.backup().id(), seen, found.findings());
    } else {
      boolean missing = found.source().parts().isEmpty();
      unmatched.add(new Unmatched(seen, missing, found.findings()));
    }
  }

  /// What follows, now that everything was seen.
  ///
  /// @param unlisted folders that could not be listed: nothing below them vanishes
  /// @param unchanged folders of which nothing was told, as what lies in them is recorded as it is
  Outcome finish(Collection<BackupPath> unlisted, Set<BackupPath> unchanged) {
    recorded.claimIn(unchanged);
    // each pass leaves less to the next one: the whole chain .2 -> .3, .1 -> .2 comes first
    unmatched.removeIf(this::isMoved);
    unmatched.removeIf(this::isRenamedWhenWhole);
    unmatched.removeIf(this::isCopied);
    added.addAll(early.rest());
    unmatched.forEach(this::changedOrNew);
    recorded.unclaimed().forEach(row -> gone(row, unlisted));
    added.sort(Comparator.comparing(ObservedBackup::path));
    return new Outcome(
        new ScanChanges(at, added, replaced, updated, vanished, returned),
        List.copyOf(findings),
        differing);
  }

  private boolean hasSameContent(RecordedBackup row, FoundBackup found, ObservedBackup seen) {
    ObservedBackup before = row.observed();
    if (found.source().parts().isEmpty()) {
      return wasMissing(row);
    }
    return before.kind() == seen.kind()
        && before.sizeBytes() == seen.sizeBytes()
        && before.modified().equals(seen.modified())
        && !wasMissing(row);
  }

  /// Whether the row stands for a file that only a sidecar knows.
  private static boolean wasMissing(RecordedBackup row) {
    return row.observed().inode() == 0
        && row.observed().sizeBytes() == 0
        && row.backup().status() != BackupStatus.COMPLETED
        && row.observed().parts().isEmpty()
        && !row.observed().sidecars().isEmpty();
  }

  /// The same content is there; what is known about it may differ.
  private void keep(RecordedBackup row, ObservedBackup seen) {
    recorded.claim(row);
    Backup backup = row.backup();
    if (backup.vanishedAt() != null) {
      returned.add(backup.id());
    }
    ObservedBackup now = observer.settled(row, seen);
    if (!now.equals(row.observed())) {
      updated.put(backup.id(), now);
    }
  }

  private boolean isMoved(Unmatched candidate) {
    return takeOver(recorded.sameFile(candidate.seen), candidate);
  }

  /// A program that writes to a temporary name gives the file its own name when it is whole.
  private boolean isRenamedWhenWhole(Unmatched candidate) {
    for (String ending : TemporaryName.ENDINGS) {
      RecordedBackup row = recorded.at(new BackupPath(candidate.seen.path().escaped() + ending));
      if (row != null
          && row.backup().status() == BackupStatus.PENDING
          && recorded.at(candidate.seen.path()) == null) {
        return takeOver(row, candidate);
      }
    }
    return false;
  }

  /// A rotation that copies keeps size and time, though not the inode.
  private boolean isCopied(Unmatched candidate) {
    return takeOver(recorded.copied(candidate.seen), candidate);
  }

  private boolean takeOver(@Nullable RecordedBackup row, Unmatched candidate) {
    if (row == null || candidate.missing) {
      return false;
    }
    recorded.claim(row);
    long id = row.backup().id();
    updated.put(id, candidate.seen);
    if (row.backup().vanishedAt() != null) {
      returned.add(id);
    }
    note(id, candidate.seen, candidate.findings);
    return true;
  }

  private void changedOrNew(Unmatched candidate) {
    RecordedBackup row = recorded.at(candidate.seen.path());
    if (row == null) {
      row = partOf(candidate.seen);
    }
    if (row == null) {
      added.add(candidate.seen);
      note(null, candidate.seen, candidate.findings);
    } else if (candidate.missing) {
      // what is recorded is gone, and a sidecar still speaks of it
      listedButGone.add(row.backup().path());
    } else {
      changed(row, candidate);
    }
  }

  /// A set whose first part came later than the others is recorded under another part's path.
  private @Nullable RecordedBackup partOf(ObservedBackup set) {
    for (BackupPath part : set.parts()) {
      RecordedBackup row = recorded.at(part);
      if (row != null && row.backup().kind() == set.kind()) {
        return row;
      }
    }
    return null;
  }

  private void changed(RecordedBackup row, Unmatched candidate) {
    Backup backup = row.backup();
    ObservedBackup seen = candidate.seen;
    boolean judged = backup.status() == BackupStatus.COMPLETED || backup.baseline() != null;
    recorded.claim(row);
    if (!judged || (backup.baseline() == null && !seen.reusedName())) {
      updated.put(backup.id(), seen);
      returnedIfGone(backup);
      note(backup.id(), seen, candidate.findings);
    } else if (seen.reusedName() || backup.status() == BackupStatus.FAILED) {
      replaced.put(backup.id(), seen);
      note(null, seen, candidate.findings);
    } else {
      // other content under a name that is not reused: what was recorded stays, for verification
      differing.add(seen.path().parent());
      ObservedBackup kept = observer.withContentOf(row, seen);
      if (!kept.equals(row.observed())) {
        updated.put(backup.id(), kept);
      }
      returnedIfGone(backup);
      note(backup.id(), seen, candidate.findings);
    }
  }

  private void returnedIfGone(Backup backup) {
    if (backup.vanishedAt() != null) {
      returned.add(backup.id());
    }
  }

  private void gone(RecordedBackup row, Collection<BackupPath> unlisted) {
    Backup backup = row.backup();
    if (unlisted.stream().anyMatch(folder -> backup.path().startsWith(folder))) {
      return;
    }
    if (backup.vanishedAt() == null) {
      vanished.add(backup.id());
    }
    boolean early = at.isBefore(backup.backupTimestamp().plus(retention));
    if (!early || wasMissing(row)) {
      return;
    }
    if (listedButGone.contains(backup.path())) {
      note(
          backup,
          FindingCode.SIDECAR_MISSING_FILE.saying(
              "'%s' is gone, and a checksum file still lists it; find it, or make the checksum"
                      .formatted(backup.path())
                  + " file again"));
    }
    if (backup.status() == BackupStatus.COMPLETED && !wasTransformed(backup)) {
      note(
          backup,
          FindingCode.BACKUP_DELETED_EARLY.saying(
              "'%s' of %s vanished before its %d days of retention were over; find out who deleted"
                      .formatted(backup.path(), backup.backupTimestamp(), retention.toDays())
                  + " it"));
    }
  }

  /// Whether the same thing lies there compressed: compressors keep the time.
  private boolean wasTransformed(Backup backup) {
    String series = BackupName.uncompressed(backup.series());
    long second = backup.backupTimestamp().getEpochSecond();
    return added.stream().anyMatch(seen -> isSame(series, second, seen))
        || recorded
            .claimed()
            .map(RecordedBackup::observed)
            .anyMatch(seen -> isSame(series, second, seen))
        || updated.values().stream().anyMatch(seen -> isSame(series, second, seen));
  }

  private static boolean isSame(String series, long second, ObservedBackup seen) {
    return seen.modified().getEpochSecond() == second
        && BackupName.uncompressed(seen.series()).equals(series);
  }

  private void note(Backup backup, Finding finding) {
    findings.add(new Noted(backup.id(), backup.path(), backup.series(), finding));
  }

  private void note(@Nullable Long id, ObservedBackup seen, List<Finding> found) {
    for (Finding finding : found) {
      findings.add(new Noted(id, seen.path(), seen.series(), finding));
    }
  }
}
