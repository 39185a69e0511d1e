package io.backupmonitor.monitor;

import io.backupmonitor.format.EmptyCollection;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.StoredFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts together what a look knows about one backup, and says where it stands.
final class Description {

  private static final Duration STALLED = Duration.ofDays(1);

  /// Clocks of two machines are never quite the same.
  private static final Duration FAR_IN_THE_FUTURE = Duration.ofMinutes(-5);

  private final FinderOptions options;
  private final BackupKind kind;
  private final BackupPath path;
  private final List<StoredFile> parts;
  private final List<Finding> findings = new ArrayList<>();
  private List<StoredFile> companions = List.of();
  private List<SidecarChecksum> sidecars = List.of();
  private BackupName name;
  private @Nullable String pending;
  private @Nullable String failed;

  /// @param named the path that its name is read from: without the number of a part, say
  Description(
      FinderOptions options,
      BackupKind kind,
      BackupPath path,
      List<StoredFile> parts,
      BackupPath named) {
    this.options = options;
    this.kind = kind;
    this.path = path;
    this.parts = parts;
    this.name = BackupName.of(named, options.zone());
  }

  Description companions(List<StoredFile> belonging) {
    companions = belonging;
    return this;
  }

  Description sidecars(List<SidecarChecksum> claims) {
    sidecars = claims;
    return this;
  }

  /// Its name stays the same while its content changes.
  Description reused() {
    name = new BackupName(name.series(), true, name.time());
    return this;
  }

  Description finding(FindingCode code, String message) {
    findings.add(code.saying(message));
    return this;
  }

  /// It is still growing.
  Description pending(String why) {
    pending = why;
    return this;
  }

  /// It is no use.
  Description failed(FindingCode code, String why) {
    failed = why;
    findings.add(code.saying("'%s' %s".formatted(path, why)));
    return this;
  }

  /// It is written under a temporary name.
  Description temporary() {
    Instant modified = modified();
    if (Duration.between(modified, options.now()).compareTo(STALLED) > 0) {
      finding(
          FindingCode.BACKUP_STALLED,
          "'%s' has not grown since %s; the job that wrote it died: remove it and run the job again"
              .formatted(path, modified));
    }
    return pending("its name says that it is still being written");
  }

  BackupKind kind() {
    return kind;
  }

  /// Its first part; null when it has none.
  @Nullable StoredFile first() {
    return parts.isEmpty() ? null : parts.getFirst();
  }

  /// The part that was written to last; null when it has none.
  @Nullable StoredFile last() {
    return parts.size() == 1
        ? parts.getFirst()
        : parts.stream().max(Comparator.comparing(StoredFile::modified)).orElse(null);
  }

  /// Whether a sidecar speaks about it.
  boolean isClaimedBy(BackupPath sidecar) {
    return sidecars.stream().anyMatch(claim -> claim.sidecar().equals(sidecar));
  }

  /// The backup, judged by everything that can be seen from outside.
  FoundBackup found(URI root) {
    BackupSource source = new BackupSource(root, kind, path, parts, companions);
    if (!parts.isEmpty()) {
      judgeAge();
      judgeSize(source);
    }
    BackupStatus status =
        pending != null
            ? BackupStatus.PENDING
            : failed != null ? BackupStatus.FAILED : BackupStatus.COMPLETED;
    if (status == BackupStatus.PENDING && !findings.isEmpty()) {
      findings.removeIf(finding -> finding.code().effect() == FindingCode.Effect.FAILED);
    }
    NameTime time = name.time();
    return new FoundBackup(
        source,
        sidecars,
        name.series(),
        name.reused(),
        time == null ? null : time.start(),
        status,
        pending != null ? pending : failed,
        findings);
  }

  /// A backup that nobody may read is told of before anybody tries. Its status says nothing of it.
  void judgeRights() {
    if (areAllReadable()) {
      return;
    }
    boolean told =
        findings.stream().anyMatch(finding -> finding.code() == FindingCode.BACKUP_UNREADABLE);
    List<StoredFile> closed = parts.stream().filter(part -> !part.readable()).toList();
    if (!told) {
      finding(
          FindingCode.BACKUP_UNREADABLE,
          "'%s' may not be read (permission denied)%s; give the auditor's user the right to read it"
              .formatted(
                  closed.getFirst().path(),
                  closed.size() > 1
                      ? " and %d more parts of it".formatted(closed.size() - 1)
                      : ""));
    }
  }

  private boolean areAllReadable() {
    for (StoredFile part : parts) {
      if (!part.readable()) {
        return false;
      }
    }
    return true;
  }

  private void judgeSize(BackupSource source) {
    long size = 0;
    for (StoredFile part : parts) {
      size += part.size();
    }
    if (size == 0 && !EmptyCollection.is(source)) {
      failed(FindingCode.SIZE_ZERO, "is empty (0 bytes): the job that made it failed");
    }
  }

  private void judgeAge() {
    Instant modified = modified();
    Duration age = Duration.between(modified, options.now());
    if (pending == null && !age.isNegative() && age.compareTo(options.settle()) < 0) {
      pending(
          "it was written to less than %d s ago and may still grow"
              .formatted(options.settle().toSeconds()));
    }
    if (age.compareTo(FAR_IN_THE_FUTURE) < 0) {
      finding(
          FindingCode.TIMESTAMP_FUTURE,
          "'%s' is dated %s, which lies in the future; check the clock of its machine"
              .formatted(path, modified));
    }
    NameTime time = name.time();
    if (pending == null && time != null && time.contradicts(modified)) {
      finding(
          FindingCode.NAME_TIME_MISMATCH,
          ("'%s' speaks of %s, but the file was written at %s; check the clock of the machine that"
                  + " makes it, and whether it was copied without its time")
              .formatted(path, time.start(), modified));
    }
  }

  private Instant modified() {
    StoredFile last = last();
    return last == null ? options.now() : last.modified();
  }
}
