package io.backupmonitor.config;

import io.backupmonitor.config.AlertsConfig.Email;
import io.backupmonitor.model.BackupLocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a configuration as YAML with every key and every default in it, and `***` for secrets.
public final class ConfigText {

  private final StringBuilder text = new StringBuilder();
  private String indent = "";

  private ConfigText() {}

  /// The whole configuration as it holds.
  public static String of(Config config) {
    ConfigText writer = new ConfigText();
    writer.write(config);
    return writer.text.toString();
  }

  private void write(Config config) {
    group("backups", () -> backups(config));
    group(
        "monitoring",
        () -> {
          MonitoringConfig monitoring = config.monitoring();
          line(Keys.CHECK_INTERVAL_MINUTES, (int) monitoring.checkInterval().toMinutes());
          line(Keys.ALERT_ON_FAILURE, monitoring.alertOnFailure());
          line(Keys.ALERT_ON_VERIFICATION_FAILURE, monitoring.alertOnVerificationFailure());
          line(Keys.ALERT_ON_RESTORE_FAILURE, monitoring.alertOnRestoreFailure());
          line(Keys.HEALTH_SCORE_THRESHOLD, monitoring.healthScoreThreshold());
        });
    group("alerts", () -> alerts(config.alerts()));
    group(
        "reporting",
        () -> {
          line(Keys.OUTPUT_DIRECTORY, config.reporting().outputDirectory());
          line(Keys.GENERATE_HTML, config.reporting().generateHtml());
          line(Keys.GENERATE_CSV, config.reporting().generateCsv());
        });
    group(
        "logging",
        () -> {
          line(Keys.LEVEL, config.logging().level());
          line(Keys.LOG_FILE, config.logging().file());
        });
    group(
        "database",
        () -> {
          line(Keys.URL, config.database().location());
          line(Keys.HISTORY_DAYS, config.database().historyDays());
        });
    line(Keys.TIMEZONE, config.timezone());
  }

  private void backups(Config config) {
    items("locations", config.locations(), this::location);
    group(
        "verification",
        () -> {
          VerificationConfig verification = config.verification();
          line(Keys.VERIFICATION_ENABLED, verification.enabled());
          line(Keys.METHODS, verification.methods());
          line(Keys.CHECKSUM_ALGORITHM, verification.checksumAlgorithm());
          line(Keys.REVERIFY_DAYS, days(verification.reverify()));
        });
    group(
        "restore_testing",
        () -> {
          RestoreTestingConfig testing = config.restoreTesting();
          line(Keys.TEST_LOCATION, testing.testLocation());
          line(Keys.CLEANUP_AFTER_TEST, testing.cleanupAfterTest());
          line(Keys.TEST_FREQUENCY_DAYS, days(testing.testFrequency()));
          line(Keys.TIME_LIMIT, testing.timeLimit());
          line(
              Keys.MAX_SCRATCH,
              testing.mostScratchBytes() == RestoreTestingConfig.ALL_ROOM
                  ? null
                  : testing.mostScratchBytes());
          line(Keys.ISOLATION, testing.isolation());
          line(Keys.POSTGRESQL_BIN_DIRS, testing.postgresqlFolders());
        });
  }

  private void location(LocationConfig item) {
    BackupLocation location = item.location();
    line(Keys.NAME, location.name());
    line(Keys.PATH, location.path());
    line(Keys.TYPE, location.backupType());
    line(Keys.SCHEDULE, location.schedule());
    line(Keys.GRACE, item.grace());
    line(Keys.LOCATION_TIMEZONE, location.timezone());
    line(Keys.RETENTION_DAYS, location.retentionDays());
    line(Keys.VERIFY_INTEGRITY, location.verifyIntegrity());
    line(Keys.TEST_RESTORE, location.testRestore());
    line(Keys.LOCATION_ENABLED, location.enabled());
    line(Keys.RECURSIVE, item.recursive());
    line(Keys.INCLUDE, item.include());
    line(Keys.EXCLUDE, item.exclude());
    line(Keys.SETTLE, item.settle());
    line(Keys.PASSPHRASE_FILE, item.passphraseFile());
    line(Keys.KEY_FILE, item.keyFile());
    group("restore", () -> new RestoreText(this).write(item.restore()));
  }

  private void alerts(AlertsConfig alerts) {
    group("email", () -> email(alerts.email()));
    group(
        "slack",
        () -> {
          line(AlertKeys.SLACK_ENABLED, alerts.slack().enabled());
          line(AlertKeys.WEBHOOK_URL, alerts.slack().webhookUrl());
        });
    group("log", () -> line(AlertKeys.LOG_ENABLED, alerts.log().enabled()));
    alerts
        .others()
        .forEach((channel, settings) -> group(channel, () -> settings.forEach(this::line)));
  }

  private void email(Email email) {
    line(AlertKeys.EMAIL_ENABLED, email.enabled());
    line(AlertKeys.SMTP_HOST, email.smtpHost().isEmpty() ? null : email.smtpHost());
    line(AlertKeys.SMTP_PORT, email.smtpPort());
    line(AlertKeys.TLS, email.tls());
    line(AlertKeys.USERNAME, email.username());
    line(AlertKeys.PASSWORD, email.password());
    line(AlertKeys.FROM_EMAIL, email.fromEmail().isEmpty() ? null : email.fromEmail());
    line(AlertKeys.TO_EMAILS, email.toEmails());
  }

  private static int days(Duration duration) {
    return (int) duration.toDays();
  }

  private void group(String name, Runnable content) {
    text.append(indent).append(name).append(":\n");
    String outer = indent;
    indent += "  ";
    content.run();
    indent = outer;
  }

  <T> void line(Key<T> key, @Nullable T value) {
    line(key.name(), value == null ? null : key.shape().plain(value));
  }

  /// A list of groups of keys.
  <T> void items(String name, List<T> items, Consumer<T> each) {
    if (items.isEmpty()) {
      line(name, List.of());
      return;
    }
    group(name, () -> items.forEach(item -> item(() -> each.accept(item))));
  }

  private void item(Runnable content) {
    int start = text.length() + indent.length();
    String outer = indent;
    indent += "  ";
    content.run();
    text.replace(start, start + 2, "- ");
    indent = outer;
  }

  private void line(String name, @Nullable Object value) {
    text.append(indent).append(name).append(": ").append(written(value)).append('\n');
  }

  private static String written(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(ConfigText::written).toList()) + "]";
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String value) {
    return "\""
        + value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + "\"";
  }
}
