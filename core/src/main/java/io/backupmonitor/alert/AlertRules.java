package io.backupmonitor.alert;

import io.backupmonitor.config.MonitoringConfig;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.model.VisibleText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What people are told about: critical findings, verdicts that are bad without one, and a score
/// under the threshold. Pure functions.
///
/// A finding that is only a warning shows in the reports. Some of them speak up all the same,
/// because nobody may look there in time: a backup deleted early, a job that died half-way, and an
/// objective that was missed.
final class AlertRules {

  private static final Set<FindingCode> LOUD_WARNINGS =
      Set.of(
          FindingCode.BACKUP_DELETED_EARLY,
          FindingCode.BACKUP_STALLED,
          FindingCode.BACKUP_RPO_EXCEEDED,
          FindingCode.RESTORE_RTO_EXCEEDED);

  /// A kind of failure of one thing.
  private record Bare(String type, String subject) {}

  private static final double CRITICAL_SCORE = 0.5;

  private final MonitoringConfig monitoring;

  AlertRules(MonitoringConfig monitoring) {
    this.monitoring = monitoring;
  }

  /// Whether alerts of this type are wanted at all.
  boolean wanted(String type) {
    return switch (type) {
      case AlertKey.BACKUP_FAILURE, AlertKey.BACKUP_MISSING -> monitoring.alertOnFailure();
      case AlertKey.VERIFICATION_FAILURE -> monitoring.alertOnVerificationFailure();
      case AlertKey.RESTORE_FAILURE -> monitoring.alertOnRestoreFailure();
      default -> true;
    };
  }

  /// The causes in force at one location, without repetition, worst first.
  List<Cause> causes(Situation situation) {
    if (!situation.location().enabled()) {
      return List.of();
    }
    List<Cause> causes = new ArrayList<>();
    for (OpenFinding open : situation.findings()) {
      if (isLoud(open)) {
        causes.add(ofFinding(open, situation));
      }
    }
    Set<Bare> known = new HashSet<>();
    causes.forEach(cause -> known.add(new Bare(cause.key().type(), cause.key().subject())));
    situation.standings().stream()
        .flatMap(standing -> bareVerdicts(standing, situation.location()))
        .filter(cause -> !known.contains(new Bare(cause.key().type(), cause.key().subject())))
        .forEach(causes::add);
    if (situation.health() != null) {
      addScore(situation.location(), situation.health(), causes);
    }
    return causes.stream()
        .filter(cause -> wanted(cause.key().type()))
        .sorted(Cause.ORDER)
        .filter(firstOfItsKey())
        .toList();
  }

  private static Predicate<Cause> firstOfItsKey() {
    Set<AlertKey> seen = new HashSet<>();
    return cause -> seen.add(cause.key());
  }

  private static boolean isLoud(OpenFinding open) {
    return open.finding().severity() == Severity.CRITICAL
        || LOUD_WARNINGS.contains(open.finding().code());
  }

  private static Cause ofFinding(OpenFinding open, Situation situation) {
    FindingCode code = open.finding().code();
    Backup backup = open.backupId() == null ? null : situation.backups().get(open.backupId());
    String thing = thing(open, backup, situation.location());
    return new Cause(
        new AlertKey(type(open), situation.location().id(), code.code(), subject(open, backup)),
        open.finding().severity(),
        title(opening(open), thing, situation.location()),
        "%s [%s]".formatted(VisibleText.of(open.finding().message()), code.code()),
        backup == null ? "" : place(backup),
        open.backupId());
  }

  private static String type(OpenFinding open) {
    return switch (open.stage()) {
      case MONITOR ->
          switch (open.finding().code()) {
            case BACKUP_MISSED, BACKUP_DELETED_EARLY, BACKUP_RPO_EXCEEDED ->
                AlertKey.BACKUP_MISSING;
            default -> AlertKey.BACKUP_FAILURE;
          };
      case VERIFY -> AlertKey.VERIFICATION_FAILURE;
      case RESTORE -> AlertKey.RESTORE_FAILURE;
    };
  }

  private static String opening(OpenFinding open) {
    boolean blind = open.finding().code().effect() == FindingCode.Effect.ERROR;
    return switch (open.finding().code()) {
      case BACKUP_MISSED -> "Backup missing";
      case BACKUP_DELETED_EARLY -> "Backup deleted early";
      case BACKUP_STALLED -> "Backup stalled";
      case BACKUP_RPO_EXCEEDED -> "Newest backup too old";
      case RESTORE_RTO_EXCEEDED -> "Restore too slow";
      case LOCATION_UNREACHABLE -> "Location unreachable";
      case LOCATION_EMPTY -> "Location suddenly empty";
      default ->
          switch (open.stage()) {
            case MONITOR -> blind ? "Backup could not be looked at" : "Backup failed";
            case VERIFY -> blind ? "Backup could not be verified" : "Verification failed";
            case RESTORE -> blind ? "Restore could not be tested" : "Restore test failed";
          };
    };
  }

  private static String thing(OpenFinding open, @Nullable Backup backup, BackupLocation location) {
    if (backup != null) {
      return backup.filename();
    }
    return open.series() == null ? location.name() : open.series();
  }

  private static String subject(OpenFinding open, @Nullable Backup backup) {
    if (backup != null) {
      return AlertKey.ofBackup(backup.path());
    }
    return open.series() == null ? "" : AlertKey.ofSeries(open.series());
  }

  /// The verdicts that are bad. They speak up where no finding does.
  private static Stream<Cause> bareVerdicts(Standing standing, BackupLocation location) {
    Backup backup = standing.backup();
    if (standing.replaced() || backup.vanishedAt() != null) {
      return Stream.empty();
    }
    List<Cause> causes = new ArrayList<>();
    if (backup.status() == BackupStatus.FAILED) {
      String why = backup.errorMessage() == null ? "" : backup.errorMessage();
      causes.add(bare(AlertKey.BACKUP_FAILURE, "Backup failed", why, backup, location));
    }
    if (standing.verification() == Verdict.FAILED && location.verifyIntegrity()) {
      causes.add(bare(AlertKey.VERIFICATION_FAILURE, "Verification failed", "", backup, location));
    }
    if (standing.restoreTest() == Verdict.FAILED && location.testRestore()) {
      causes.add(bare(AlertKey.RESTORE_FAILURE, "Restore test failed", "", backup, location));
    }
    return causes.stream();
  }

  private static Cause bare(
      String type, String opening, String why, Backup backup, BackupLocation location) {
    return new Cause(
        new AlertKey(type, location.id(), AlertKey.FAILED, AlertKey.ofBackup(backup.path())),
        Severity.CRITICAL,
        title(opening, backup.filename(), location),
        VisibleText.of(why),
        place(backup),
        backup.id());
  }

  private void addScore(BackupLocation location, HealthMetric health, List<Cause> causes) {
    Double score = health.healthScore();
    if (score == null || score >= monitoring.healthScoreThreshold()) {
      return;
    }
    causes.add(
        new Cause(
            new AlertKey(AlertKey.HEALTH_DEGRADATION, location.id(), AlertKey.SCORE, ""),
            score < CRITICAL_SCORE ? Severity.CRITICAL : Severity.WARNING,
            "Health of %s is %s, below %s"
                .formatted(
                    VisibleText.of(location.name()),
                    decimals(score),
                    decimals(monitoring.healthScoreThreshold())),
            rates(health),
            "",
            null));
  }

  private static String rates(HealthMetric health) {
    return Stream.of(
            "Backups: %d of %d there and whole"
                .formatted(health.successfulBackups(), health.totalBackups()),
            rate("verification", health.verificationSuccessRate()),
            rate("restore tests", health.restoreTestSuccessRate()))
        .collect(Collectors.joining("; ", "", "."));
  }

  private static String rate(String part, @Nullable Double rate) {
    return rate == null
        ? part + ": no result"
        : String.format(Locale.ROOT, "%s: %.1f %% passed", part, rate * 100);
  }

  /// Three decimals, never rounded up, as in the reports.
  private static String decimals(double score) {
    return new BigDecimal(Double.toString(score)).setScale(3, RoundingMode.DOWN).toPlainString();
  }

  private static String title(String opening, String thing, BackupLocation location) {
    String name = VisibleText.of(location.name());
    String what = VisibleText.of(thing);
    return what.equals(name)
        ? "%s: %s".formatted(opening, what)
        : "%s: %s (%s)".formatted(opening, what, name);
  }

  private static String place(Backup backup) {
    return "File: " + VisibleText.of(backup.filepath());
  }
}
