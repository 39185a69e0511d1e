package io.backupmonitor.alert;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.backupmonitor.database.AlertTable;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the open alerts equal the causes in force. What is found about one thing in one run is
/// told in one message; so is its recovery, once nothing is left.
///
/// Of several alerts that share a message, the one that carries it is opened first and closed last:
/// a crash in between repeats something, and loses nothing.
final class AlertCheck {

  /// What a check opened and closed.
  record Changes(List<Alert> opened, List<Alert> resolved) {}

  /// What one message is about.
  private record Subject(long locationId, String subject) {

    static Subject of(AlertKey key) {
      // A score is its own matter, not that of the location's reachability.
      return new Subject(
          key.locationId(), key.code().equals(AlertKey.SCORE) ? AlertKey.SCORE : key.subject());
    }
  }

  private static final List<String> NOBODY = List.of();

  private final DatabaseManager databaseManager;
  private final AlertRules rules;
  private final List<String> channels;
  private final InstantSource clock;

  AlertCheck(
      DatabaseManager databaseManager,
      AlertRules rules,
      List<String> channels,
      InstantSource clock) {
    this.databaseManager = databaseManager;
    this.rules = rules;
    this.channels = channels;
    this.clock = clock;
  }

  Changes run(@Nullable Long locationId, int days) {
    Changes changes = new Changes(new ArrayList<>(), new ArrayList<>());
    for (BackupLocation location : locations(locationId)) {
      run(situation(location, days), changes);
    }
    return changes;
  }

  private void run(Situation situation, Changes changes) {
    List<Cause> causes = rules.causes(situation);
    Map<AlertKey, Alert> open = openAlerts(situation.location().id());
    raise(causes, open.keySet(), changes.opened());
    Set<AlertKey> inForce = causes.stream().map(Cause::key).collect(toSet());
    Map<Subject, List<Alert>> over = new LinkedHashMap<>();
    open.forEach(
        (key, alert) -> {
          if (!inForce.contains(key) && isOver(key, alert, situation)) {
            over.computeIfAbsent(Subject.of(key), _ -> new ArrayList<>()).add(alert);
          }
        });
    Set<Subject> remaining = inForce.stream().map(Subject::of).collect(toSet());
    over.forEach(
        (subject, alerts) -> {
          boolean told = situation.location().enabled() && !remaining.contains(subject);
          resolve(alerts, told, changes.resolved());
        });
  }

  private void raise(List<Cause> causes, Set<AlertKey> open, List<Alert> opened) {
    Map<Subject, List<Cause>> bySubject =
        causes.stream()
            .collect(groupingBy(cause -> Subject.of(cause.key()), LinkedHashMap::new, toList()));
    for (List<Cause> about : bySubject.values()) {
      List<Cause> fresh = about.stream().filter(cause -> !open.contains(cause.key())).toList();
      for (int number = 0; number < fresh.size(); number++) {
        boolean carries = number == 0;
        Cause cause = fresh.get(number);
        AlertTable.Draft draft = cause.draft(carries ? fresh : List.of(cause));
        AlertTable.Raised raised =
            databaseManager.alerts().raise(draft, carries ? channels : NOBODY, clock.instant());
        if (raised.opened()) {
          opened.add(raised.alert());
        }
      }
    }
    // An open score tells its newest value; the others keep what was told.
    causes.stream()
        .filter(cause -> cause.key().code().equals(AlertKey.SCORE) && open.contains(cause.key()))
        .forEach(
            cause ->
                databaseManager
                    .alerts()
                    .raise(cause.draft(List.of(cause)), NOBODY, clock.instant()));
  }

  private void resolve(List<Alert> alerts, boolean told, List<Alert> resolved) {
    List<Alert> lastFirst =
        alerts.stream().sorted(Comparator.comparingLong(Alert::id).reversed()).toList();
    for (int number = 0; number < lastFirst.size(); number++) {
      Alert alert = lastFirst.get(number);
      boolean carries = told && number == lastFirst.size() - 1 && rules.wanted(alert.alertType());
      databaseManager
          .alerts()
          .resolve(alert.id(), carries ? channels : NOBODY, recovery(alert), clock.instant())
          .ifPresent(resolved::add);
    }
  }

  /// What the recovery says: the title of the alert, and how long it lasted.
  private String recovery(Alert alert) {
    String title = alert.message().lines().findFirst().orElse(alert.alertType());
    long hours = ChronoUnit.HOURS.between(alert.createdAt(), clock.instant());
    String lasted =
        hours < 1
            ? "less than an hour"
            : hours < 48 ? "about %d h".formatted(hours) : "%d days".formatted(hours / 24);
    return "%s\nThe cause is gone. It lasted %s.".formatted(title, lasted);
  }

  /// Whether a cause that did not show up is really gone, and not merely out of sight.
  private boolean isOver(AlertKey key, Alert alert, Situation situation) {
    if (!situation.location().enabled() || !rules.wanted(key.type())) {
      return true;
    }
    if (key.code().equals(AlertKey.SCORE)) {
      return situation.health() != null && situation.health().healthScore() != null;
    }
    if (situation.unreachable()) {
      return false;
    }
    return !key.code().equals(AlertKey.FAILED) || !stillFailed(key, alert, situation);
  }

  /// A bare verdict is seen within the window only; before that, the record has to tell.
  private boolean stillFailed(AlertKey key, Alert alert, Situation situation) {
    boolean inWindow =
        situation.standings().stream()
            .map(standing -> AlertKey.ofBackup(standing.backup().path()))
            .anyMatch(key.subject()::equals);
    if (inWindow || alert.backupId() == null) {
      return false;
    }
    long id = alert.backupId();
    Backup backup = databaseManager.backups().byId(id).map(RecordedBackup::backup).orElse(null);
    if (backup == null || backup.vanishedAt() != null) {
      return false;
    }
    return switch (key.type()) {
      case AlertKey.VERIFICATION_FAILURE ->
          databaseManager.proofs().lastVerifications(id).stream()
              .map(BackupVerification::status)
              .anyMatch(Verdict.FAILED::equals);
      case AlertKey.RESTORE_FAILURE ->
          databaseManager.proofs().restoreTests(id, 1).stream()
              .anyMatch(test -> test.status() == Verdict.FAILED);
      default -> backup.status() == BackupStatus.FAILED;
    };
  }

  private List<BackupLocation> locations(@Nullable Long locationId) {
    if (locationId == null) {
      return databaseManager.locations().all();
    }
    return List.of(
        databaseManager
            .locations()
            .byId(locationId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no location with the id " + locationId)));
  }

  private Situation situation(BackupLocation location, int days) {
    Instant since = days == 0 ? Instant.EPOCH : clock.instant().minus(days, ChronoUnit.DAYS);
    List<OpenFinding> findings = databaseManager.proofs().openFindings(location.id());
    List<Standing> standings = databaseManager.backups().window(location.id(), since);
    return new Situation(
        location, findings, standings, backups(findings, standings), health(location));
  }

  private Map<Long, Backup> backups(List<OpenFinding> findings, List<Standing> standings) {
    Map<Long, Backup> backups = new HashMap<>();
    standings.forEach(standing -> backups.put(standing.backup().id(), standing.backup()));
    for (OpenFinding open : findings) {
      if (open.backupId() != null && !backups.containsKey(open.backupId())) {
        databaseManager
            .backups()
            .byId(open.backupId())
            .ifPresent(recorded -> backups.put(recorded.backup().id(), recorded.backup()));
      }
    }
    return backups;
  }

  private @Nullable HealthMetric health(BackupLocation location) {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), location.timezone()).minusDays(1);
    List<HealthMetric> days = databaseManager.health().trend(location.id(), yesterday);
    return days.isEmpty() ? null : days.getLast();
  }

  private Map<AlertKey, Alert> openAlerts(long locationId) {
    Map<AlertKey, Alert> open = new LinkedHashMap<>();
    for (Alert alert : databaseManager.alerts().open(locationId)) {
      AlertKey.parse(alert.key()).ifPresent(key -> open.put(key, alert));
    }
    return open;
  }
}
