package io.backupmonitor.app;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a look at the locations found: one line per location for people, one per backup as JSON.
final class Inventory {

  private final Program program;
  private final Workplace workplace;
  private final Results results;
  private final Style style;
  private final Instant now;
  private int backups;
  private int failed;
  private int pending;
  private long bytes;
  private boolean critical;
  private boolean warnings;

  Inventory(Program program, Workplace workplace, Results results) {
    this.program = program;
    this.workplace = workplace;
    this.results = results;
    this.style = new Style(program.colour());
    this.now = program.clock().instant();
  }

  /// Shows one location.
  ///
  /// @param days the window of the backups that get a JSON line; 0 for all
  void show(BackupLocation location, List<Backup> found, int days) throws IOException {
    List<OpenFinding> open =
        workplace.database().proofs().openFindings(location.id()).stream()
            .filter(each -> each.stage() == OpenFinding.Stage.MONITOR)
            .toList();
    count(found, open);
    Map<Long, List<Finding>> byBackup = new HashMap<>();
    open.forEach(
        each -> {
          if (each.backupId() != null) {
            byBackup.computeIfAbsent(each.backupId(), _ -> new ArrayList<>()).add(each.finding());
          }
        });
    SeenBackup seen = new SeenBackup(location, now);
    Instant since = days == 0 ? Instant.MIN : now.minus(Duration.ofDays(days));
    for (Backup backup : found) {
      if (!backup.backupTimestamp().isBefore(since)) {
        results.line(
            JsonLines.recorded(
                seen.of(backup, byBackup.getOrDefault(backup.id(), List.of())), backup));
      }
    }
    for (OpenFinding each : open) {
      if (each.backupId() == null) {
        results.line(JsonLines.finding(location.name(), each.finding()));
      }
    }
    if (!results.json()) {
      people(location, found, open);
    }
  }

  /// Shows what it comes to.
  ExitCode finish(boolean strict) throws IOException {
    results.line(
        JsonLines.object(
            "summary",
            json -> {
              json.writeNumberProperty("backups", backups);
              json.writeNumberProperty("completed", backups - failed - pending);
              json.writeNumberProperty("failed", failed);
              json.writeNumberProperty("pending", pending);
              json.writeNumberProperty("size_bytes", bytes);
            }));
    results.finish();
    return failed > 0 || critical || (strict && warnings) ? ExitCode.FAILED : ExitCode.WELL;
  }

  private void count(List<Backup> found, List<OpenFinding> open) {
    backups += found.size();
    bytes += found.stream().mapToLong(Backup::sizeBytes).sum();
    failed += (int) with(BackupStatus.FAILED, found);
    pending += (int) with(BackupStatus.PENDING, found);
    critical |= open.stream().anyMatch(each -> each.finding().severity() == Severity.CRITICAL);
    warnings |= open.stream().anyMatch(each -> each.finding().severity() == Severity.WARNING);
  }

  private void people(BackupLocation location, List<Backup> found, List<OpenFinding> open) {
    StringBuilder line = new StringBuilder(style.strong(SafeText.of(location.name())));
    line.append(": ").append(Amounts.count(found.size(), "backup"));
    Optional<Backup> newest = found.stream().max(Comparator.comparing(Backup::backupTimestamp));
    newest.ifPresent(
        backup ->
            line.append(", ")
                .append(Amounts.size(found.stream().mapToLong(Backup::sizeBytes).sum()))
                .append("; the newest is ")
                .append(Amounts.age(Duration.between(backup.backupTimestamp(), now)))
                .append(" old"));
    append(line, with(BackupStatus.FAILED, found), "failed");
    append(line, with(BackupStatus.PENDING, found), "still growing");
    program.streams().out().println(line);
    for (OpenFinding each : open) {
      if (each.finding().severity() != Severity.INFO) {
        BackupLines.finding("  ", style, each.finding()).forEach(program.streams().out()::println);
      }
    }
  }

  private static void append(StringBuilder line, long number, String what) {
    if (number > 0) {
      line.append("; ").append(Amounts.count(number)).append(' ').append(what);
    }
  }

  private static long with(BackupStatus status, List<Backup> backups) {
    return backups.stream().filter(backup -> backup.status() == status).count();
  }
}
