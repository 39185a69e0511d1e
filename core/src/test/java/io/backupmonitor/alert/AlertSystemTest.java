package io.backupmonitor.alert;

import static io.backupmonitor.alert.Messages.HOSTILE_NAME;
import static io.backupmonitor.alert.Messages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.config.Config;
import io.backupmonitor.config.DatabaseConfig;
import io.backupmonitor.config.LoggingConfig;
import io.backupmonitor.config.MonitoringConfig;
import io.backupmonitor.config.ReportingConfig;
import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.config.Secret;
import io.backupmonitor.config.VerificationConfig;
import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.health.Watched;
import io.backupmonitor.health.Watched.Recorded;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertSystemTest {

  private static final MonitoringConfig ALL =
      new MonitoringConfig(Duration.ofMinutes(5), true, true, true, 0.8);

  @TempDir Path folder;

  private final RecordingChannel mail = new RecordingChannel("mail");
  private Watched watched;
  private BackupLocation nightly;
  private AlertSystem alerts;

  @BeforeEach
  void open() {
    watched = Watched.in(folder, NOON);
    nightly = watched.location("nightly");
    alerts = system(ALL, mail);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void tellsAFailedVerificationOnce() {
    watched.backup(nightly, "shop.tar.gz").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);

    AlertSummary first = alerts.checkAlerts(7);
    AlertSummary second = alerts.checkAlerts(7);

    assertThat(mail.subjects())
        .containsExactly("[critical] Verification failed: shop.tar.gz (nightly)");
    assertThat(mail.messages().getFirst().details())
        .anyMatch(line -> line.endsWith("[archive.truncated]"))
        .contains("File: /backups/nightly/shop.tar.gz");
    assertThat(first.opened()).hasSize(1);
    assertThat(first.everythingSent()).isTrue();
    assertThat(first.attempts().getFirst().outcome())
        .isEqualTo(new DeliveryOutcome.Sent(List.of("mail people"), List.of()));
    assertThat(second.opened()).isEmpty();
    assertThat(second.attempts()).isEmpty();
    assertThat(second.open()).hasSize(1);
  }

  @Test
  void tellsWhatOneRunFindsAboutOneBackupInOneMessage() {
    watched
        .backup(nightly, "shop.tar.gz")
        .verified(Verdict.FAILED, FindingCode.STREAM_TRUNCATED, FindingCode.ARCHIVE_TRUNCATED)
        .restored(Verdict.FAILED, FindingCode.RESTORE_PARTIAL);
    watched.backup(nightly, "blog.tar.gz").verified(Verdict.FAILED, FindingCode.ARCHIVE_CORRUPT);

    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(mail.messages()).hasSize(2);
    assertThat(mail.messages())
        .anySatisfy(
            message ->
                assertThat(String.join("\n", message.details()))
                    .contains("stream.truncated", "archive.truncated", "restore.partial"));
    assertThat(summary.opened())
        .extracting(Alert::alertType)
        .containsExactlyInAnyOrder(
            "verification_failure",
            "verification_failure",
            "verification_failure",
            "restore_failure");
  }

  @Test
  void announcesTheRecoveryOnceWhenNothingIsLeft() {
    Recorded shop =
        watched
            .backup(nightly, "shop.tar.gz")
            .verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED)
            .restored(Verdict.FAILED, FindingCode.RESTORE_PARTIAL);
    alerts.checkAlerts(7);
    mail.messages().clear();
    watched.pass(Duration.ofHours(3));

    shop.verified(Verdict.PASSED);
    AlertSummary half = alerts.checkAlerts(7);
    shop.restored(Verdict.PASSED);
    AlertSummary whole = alerts.checkAlerts(7);
    alerts.checkAlerts(7);

    assertThat(half.resolved()).hasSize(1);
    assertThat(half.attempts()).isEmpty();
    assertThat(whole.resolved()).hasSize(1);
    assertThat(whole.open()).isEmpty();
    assertThat(mail.messages()).hasSize(1);
    assertThat(mail.messages().getFirst().subject()).startsWith("[recovered] Recovered: ");
    assertThat(mail.messages().getFirst().details())
        .containsExactly("The cause is gone. It lasted about 3 h.");
  }

  @Test
  void tellsAgainWhenTheSameCauseComesBack() {
    Recorded shop = watched.backup(nightly, "shop.tar.gz");
    for (int time = 0; time < 2; time++) {
      shop.verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
      alerts.checkAlerts(7);
      shop.verified(Verdict.PASSED);
      alerts.checkAlerts(7);
    }

    assertThat(mail.messages())
        .extracting(AlertMessage::recovery)
        .containsExactly(false, true, false, true);
  }

  @Test
  void aNewGenerationWithTheSameDamageIsTheSameCause() {
    Recorded shop =
        watched.backup(nightly, "shop.sql.gz").verified(Verdict.FAILED, FindingCode.DUMP_NO_FOOTER);
    alerts.checkAlerts(7);
    watched.pass(Duration.ofDays(1));

    watched.replaced(nightly, shop, 2000).verified(Verdict.FAILED, FindingCode.DUMP_NO_FOOTER);
    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(summary.opened()).isEmpty();
    assertThat(summary.resolved()).isEmpty();
    assertThat(mail.messages()).hasSize(1);
  }

  @Test
  void aGoodNewGenerationIsARecovery() {
    Recorded shop =
        watched.backup(nightly, "shop.sql.gz").verified(Verdict.FAILED, FindingCode.DUMP_NO_FOOTER);
    alerts.checkAlerts(7);

    watched.replaced(nightly, shop, 2000).verified(Verdict.PASSED);
    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(summary.resolved()).hasSize(1);
    assertThat(mail.messages()).hasSize(2);
  }

  @Test
  void aMissedRunIsABackupThatIsMissing() {
    watched.scanned(
        nightly, Watched.about("shop-*.tar.gz", FindingCode.BACKUP_MISSED, "None since Friday."));

    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(summary.opened()).extracting(Alert::alertType).containsExactly("backup_missing");
    assertThat(mail.subjects())
        .containsExactly("[critical] Backup missing: shop-*.tar.gz (nightly)");
  }

  @Test
  void anEmptyBackupFailsEvenWhenNoFindingSaysSo() {
    watched.backup(nightly, "empty.sql", 0, NOON, BackupStatus.FAILED);

    AlertSummary summary = alerts.checkAlerts(7);
    assertThat(summary.opened()).extracting(Alert::alertType).containsExactly("backup_failure");
    assertThat(mail.messages().getFirst().details()).contains("it is failed");
  }

  @Test
  void aBareFailureLastsThoughItsBackupLeavesTheWindow() {
    watched
        .backup(nightly, "old.tar", 10, NOON.minus(Duration.ofDays(6)), BackupStatus.COMPLETED)
        .verified(Verdict.FAILED);
    alerts.checkAlerts(7);
    watched.pass(Duration.ofDays(3));

    assertThat(alerts.checkAlerts(7).resolved()).isEmpty();
    assertThat(mail.messages()).hasSize(1);
  }

  @Test
  void anErrorOfTheEnvironmentIsNoAlarmAboutTheBackup() {
    watched
        .backup(nightly, "secret.tar.gpg")
        .verified(Verdict.ERROR, FindingCode.ENCRYPTED_NO_KEY)
        .restored(Verdict.ERROR, FindingCode.RESTORE_NO_SPACE);

    assertThat(alerts.checkAlerts(7).opened()).isEmpty();
  }

  @Test
  void anUnreadableBackupIsNotCalledBad() {
    watched.backup(nightly, "locked.tar").verified(Verdict.ERROR, FindingCode.BACKUP_UNREADABLE);

    alerts.checkAlerts(7);

    assertThat(mail.subjects())
        .containsExactly("[critical] Backup could not be verified: locked.tar (nightly)");
  }

  @Test
  void anUnreachableLocationSaysNothingAboutItsBackups() {
    Recorded shop = watched.backup(nightly, "empty.sql", 0, NOON, BackupStatus.COMPLETED);
    watched.scanned(
        nightly, new ScanFinding(shop.id(), "s", "", FindingCode.SIZE_ZERO.saying("0")));
    alerts.checkAlerts(7);
    mail.messages().clear();

    watched.scanned(
        nightly,
        new ScanFinding(null, null, "", FindingCode.LOCATION_UNREACHABLE.saying("no such folder")));
    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(summary.resolved()).isEmpty();
    assertThat(mail.subjects()).containsExactly("[critical] Location unreachable: nightly");
  }

  @Test
  void announcesALowScoreAndItsReturnWithoutRepeatingItself() {
    health(0.747);
    alerts.checkAlerts(7);
    health(0.6);
    AlertSummary lower = alerts.checkAlerts(7);
    health(0.8);
    alerts.checkAlerts(7);

    assertThat(mail.subjects())
        .containsExactly(
            "[warning] Health of nightly is 0.747, below 0.800",
            "[recovered] Recovered: Health of nightly is 0.600, below 0.800");
    assertThat(lower.open())
        .extracting(Alert::message)
        .singleElement()
        .asString()
        .contains("0.600");
  }

  @Test
  void aScoreThatNobodyKnowsNeitherAlarmsNorRecovers() {
    health(null);
    assertThat(alerts.checkAlerts(7).opened()).isEmpty();
    health(0.3);
    assertThat(alerts.checkAlerts(7).opened())
        .extracting(Alert::severity)
        .containsExactly(Severity.CRITICAL);
    health(null);
    assertThat(alerts.checkAlerts(7).resolved()).isEmpty();
  }

  @Test
  void keepsSilentAboutWhatIsSwitchedOff() {
    watched
        .backup(nightly, "shop.tar.gz")
        .verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED)
        .restored(Verdict.FAILED, FindingCode.RESTORE_PARTIAL);
    alerts = system(new MonitoringConfig(Duration.ofMinutes(5), false, false, true, 0.8), mail);

    assertThat(alerts.checkAlerts(7).opened())
        .extracting(Alert::alertType)
        .containsExactly("restore_failure");
  }

  @Test
  void closesInSilenceWhatNobodyWatchesAnyMore() {
    watched.backup(nightly, "shop.tar.gz").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
    alerts.checkAlerts(7);
    watched.location(
        new BackupLocation(
            0, "nightly", "/b", "file", null, 30, true, true, false, ZoneId.of("UTC")));

    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(summary.resolved()).hasSize(1);
    assertThat(mail.messages()).hasSize(1);
  }

  @Test
  void looksAtOneLocationWhenAskedTo() {
    BackupLocation weekly = watched.location("weekly");
    watched.backup(nightly, "a.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
    watched.backup(weekly, "b.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);

    assertThat(alerts.checkAlerts(weekly.id(), 7).open())
        .extracting(Alert::locationId)
        .containsExactly(weekly.id());
    assertThatThrownBy(() -> alerts.checkAlerts(99L, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @Test
  void aDeadChannelLosesNothingAndHoldsUpNobody() {
    RecordingChannel chat = new RecordingChannel("chat");
    alerts = system(ALL, mail, chat);
    mail.answers(new DeliveryOutcome.Unreachable("connection refused", null));
    watched.backup(nightly, "a.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
    watched.backup(nightly, "b.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);

    AlertSummary summary = alerts.checkAlerts(7);

    assertThat(chat.messages()).hasSize(2);
    assertThat(mail.messages()).as("tried once, not once per message").hasSize(1);
    assertThat(summary.everythingSent()).isFalse();
    assertThat(summary.attempts())
        .filteredOn(attempt -> attempt.channel().equals("mail"))
        .hasSize(2)
        .allSatisfy(
            attempt -> assertThat(attempt.retryAt()).isEqualTo(NOON.plus(Duration.ofMinutes(1))));

    mail.works();
    assertThat(alerts.deliver()).as("not before its time").isEmpty();
    watched.pass(Duration.ofMinutes(1));
    alerts.deliver();
    assertThat(mail.messages()).hasSize(3);
    assertThat(mail.messages().get(1).id())
        .as("the same id on every try")
        .isEqualTo(mail.messages().getFirst().id())
        .isNotEqualTo(mail.messages().getLast().id());
  }

  @Test
  void waitsLongerAfterEachFailureAndAsLongAsItWasAsked() {
    mail.answers(new DeliveryOutcome.Postponed("full"));
    alerts.sendAlert("disk", Severity.WARNING, "full");
    Duration[] waits = {Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1)};
    for (Duration wait : waits) {
      watched.pass(Duration.ofHours(7));
      assertThat(alerts.deliver().getFirst().retryAt()).isEqualTo(watched.now().plus(wait));
    }
    mail.answers(new DeliveryOutcome.Unreachable("busy", Duration.ofHours(9)));
    watched.pass(Duration.ofHours(7));
    assertThat(alerts.deliver().getFirst().retryAt())
        .isEqualTo(watched.now().plus(Duration.ofHours(9)));
  }

  @Test
  void givesUpAMessageThatIsRefusedForGood() {
    mail.answers(new DeliveryOutcome.Refused("no such webhook"));
    alerts.sendAlert("disk", Severity.WARNING, "full");
    watched.pass(Duration.ofDays(30));

    assertThat(alerts.deliver()).isEmpty();
    assertThat(mail.messages()).hasSize(1);
  }

  @Test
  void repeatsAMessageWithTheSameIdAfterACrashBetweenSendingAndRecording() {
    watched.backup(nightly, "a.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);
    mail.diesAfterSending();
    assertThatThrownBy(() -> alerts.checkAlerts(7)).isInstanceOf(RecordingChannel.Death.class);

    mail.works();
    AlertSystem afterwards = system(ALL, mail);
    assertThat(afterwards.checkAlerts(7).attempts()).as("still under the lease").isEmpty();
    watched.pass(Duration.ofMinutes(6));
    afterwards.checkAlerts(7);
    watched.pass(Duration.ofDays(1));
    afterwards.checkAlerts(7);

    assertThat(mail.messages()).hasSize(2);
    assertThat(mail.messages())
        .extracting(AlertMessage::id)
        .containsOnly(mail.messages().getFirst().id());
  }

  @Test
  void aChannelThatBreaksDownIsNoEndOfTheRun() {
    AlertChannel broken =
        new AlertChannel() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public List<String> recipients() {
            return List.of();
          }

          @Override
          public DeliveryOutcome send(AlertMessage message) {
            throw new IllegalStateException("token=s3cr3t");
          }
        };
    alerts = system(ALL, broken, mail);

    alerts.sendAlert("disk", Severity.WARNING, "full");

    assertThat(mail.messages()).hasSize(1);
    watched.pass(Duration.ofHours(1));
    assertThat(alerts.deliver().toString())
        .contains("IllegalStateException")
        .doesNotContain("s3cr3t");
  }

  @Test
  void dropsWhatWaitsForAChannelThatWasSwitchedOff() {
    mail.answers(new DeliveryOutcome.Postponed("later"));
    alerts.sendAlert("disk", Severity.WARNING, "full");
    watched.pass(Duration.ofHours(1));

    List<AlertSummary.Attempt> attempts = system(ALL).deliver();

    assertThat(attempts).singleElement().extracting(AlertSummary.Attempt::retryAt).isNull();
    assertThat(attempts.getFirst().outcome()).isInstanceOf(DeliveryOutcome.Refused.class);
  }

  @Test
  void sendsAnAlertOfTheCallersOwnAsDocumented() {
    Alert alert =
        alerts.sendAlert(
            "backup_failure", Severity.CRITICAL, "Backup failed: db.tar.gz", nightly.id(), 123L);
    Alert again =
        alerts.sendAlert(
            "backup_failure", Severity.CRITICAL, "Backup failed: db.tar.gz", nightly.id(), 123L);

    assertThat(mail.subjects()).containsExactly("[critical] Backup failed: db.tar.gz");
    assertThat(alert.id()).isPositive();
    assertThat(again.id()).isEqualTo(alert.id());
    assertThat(alert.locationId()).isEqualTo(nightly.id());
    assertThat(alert.createdAt()).isEqualTo(NOON);
  }

  @Test
  void leavesTheCallersOwnAlertsToTheCaller() {
    Alert alert = alerts.sendAlert("backup_failure", Severity.CRITICAL, "mine", nightly.id());

    assertThat(alerts.checkAlerts(7).resolved()).isEmpty();
    assertThat(alerts.resolve(alert.id()))
        .hasValueSatisfying(closed -> assertThat(closed.resolved()).isTrue());
    assertThat(alerts.resolve(alert.id())).isEmpty();
    assertThat(mail.messages()).hasSize(1);
  }

  @Test
  void showsHostileNamesOnOneVisibleLine() {
    watched.backup(nightly, HOSTILE_NAME).verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);

    alerts.checkAlerts(7);

    AlertMessage message = mail.messages().getFirst();
    assertThat(message.title()).contains("\\r\\n").contains("\\u202E");
    assertThat(message.details())
        .allMatch(line -> line.codePoints().noneMatch(Character::isISOControl));
    assertThat(message.details()).anyMatch(line -> line.startsWith("File: ")).hasSize(2);
  }

  @Test
  void putsNoTimeAndNoRowOfABackupIntoAKey() {
    watched.backup(nightly, "a.tar").verified(Verdict.FAILED, FindingCode.ARCHIVE_TRUNCATED);

    assertThat(alerts.checkAlerts(7).open())
        .extracting(Alert::key)
        .containsExactly(
            "verification_failure/%d/archive.truncated/backup:a.tar".formatted(nightly.id()));
  }

  private void health(@Nullable Double score) {
    LocalDate today = LocalDate.ofInstant(watched.now(), nightly.timezone());
    watched
        .database()
        .health()
        .record(
            new HealthMetric(
                nightly.id(), today, 7, 5, 2, 7000, 5 / 7.0, 0.8, 0.75, 1.0, 1.0, score));
  }

  private AlertSystem system(MonitoringConfig monitoring, AlertChannel... channels) {
    return new AlertSystem(watched.database(), config(monitoring), watched::now, List.of(channels));
  }

  private static Config config(MonitoringConfig monitoring) {
    return new Config(
        List.of(),
        new VerificationConfig(true, List.of(), ChecksumAlgorithm.SHA256, Duration.ofDays(30)),
        new RestoreTestingConfig(Path.of("/tmp"), true, Duration.ofDays(30), Duration.ofHours(1)),
        monitoring,
        new AlertsConfig(
            new AlertsConfig.Email(
                false, "localhost", 25, AlertsConfig.Tls.AUTO, null, null, "a@b.c", List.of()),
            new AlertsConfig.Slack(false, null),
            new AlertsConfig.Log(true),
            Map.of()),
        new ReportingConfig(Path.of("reports"), true, true),
        new LoggingConfig("info", null),
        new DatabaseConfig(new Secret("sqlite:///x.db"), 400),
        ZoneId.of("UTC"));
  }
}
