package io.backupmonitor.app;

import io.backupmonitor.database.BackupTable;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    BackupTable.Totals totals = workplace.database().backups().totals(location.id());
    count(totals, open);
    if (results.wantsLines()) {
      lines(location, found, open, days);
    }
    if (!results.json()) {
      people(location, totals, open);
    }
  }

  private void lines(
      BackupLocation location, List<Backup> found, List<OpenFinding> open, int days) {
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

  private void count(BackupTable.Totals totals, List<OpenFinding> open) {
    backups += totals.backups();
    bytes += totals.bytes();
    failed += totals.failed();
    pending += totals.pending();
    critical |= open.stream().anyMatch(each -> each.finding().severity() == Severity.CRITICAL);
    warnings |= open.stream().anyMatch(each -> each.finding().severity() == Severity.WARNING);
  }

  private void people(BackupLocation location, BackupTable.Totals totals, List<OpenFinding> open) {
    StringBuilder line = new StringBuilder(style.strong(SafeText.of(location.name())));
    line.append(": ").append(Amounts.count(totals.backups(), "backup"));
    Instant newest = totals.newest();
    if (newest != null) {
      line.append(", ")
          .append(Amounts.size(totals.bytes()))
          .append("; the newest is ")
          .append(Amounts.age(Duration.between(newest, now)))
          .append(" old");
    }
    append(line, totals.failed(), "failed");
    append(line, totals.pending(), "still growing");
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
}
