package io.backupmonitor.config;

import static io.backupmonitor.config.Sample.location;
import static io.backupmonitor.config.Sample.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.ChecksumAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @Test
  void fillsInEveryDefault() {
    Config config = yaml("").read();

    assertThat(config.locations()).isEmpty();
    assertThat(config.verification())
        .isEqualTo(
            new VerificationConfig(
                true,
                List.of(
                    "checksum",
                    "size_validation",
                    "timestamp_validation",
                    "sidecar",
                    "history",
                    "structure"),
                ChecksumAlgorithm.SHA256,
                Duration.ofDays(30)));
    assertThat(config.restoreTesting().testFrequency()).isEqualTo(Duration.ofDays(7));
    assertThat(config.restoreTesting().cleanupAfterTest()).isTrue();
    assertThat(config.monitoring())
        .isEqualTo(new MonitoringConfig(Duration.ofMinutes(60), true, true, true, 0.8));
    assertThat(config.alerts().email().enabled()).isFalse();
    assertThat(config.alerts().slack()).isEqualTo(new AlertsConfig.Slack(false, null));
    assertThat(config.alerts().log().enabled()).isTrue();
    assertThat(config.reporting()).isEqualTo(new ReportingConfig(Path.of("reports"), true, true));
    assertThat(config.logging()).isEqualTo(new LoggingConfig("info", null));
    assertThat(config.database().url()).isEqualTo("sqlite:///backup_monitor.db");
    assertThat(config.database().historyDays()).isEqualTo(400);
    assertThat(config.timezone()).isEqualTo(ZoneId.systemDefault());
  }

  @Test
  void takesAnEmptyGroupAsAbsent() {
    assertThat(yaml("backups:\nalerts: ~\nmonitoring: null\n").read()).isEqualTo(yaml("").read());
  }

  @Test
  void givesALocationItsDefaults() {
    LocationConfig read = location("type: database").read().locations().getFirst();

    assertThat(read.name()).isEqualTo("a");
    assertThat(read.location().backupType()).isEqualTo("database");
    assertThat(read.location().schedule()).isNull();
    assertThat(read.location().retentionDays()).isEqualTo(30);
    assertThat(read.location().verifyIntegrity()).isTrue();
    assertThat(read.location().testRestore()).isTrue();
    assertThat(read.location().enabled()).isTrue();
    assertThat(read.recursive()).isTrue();
    assertThat(read.include()).isEmpty();
    assertThat(read.grace()).isEqualTo(Duration.ofHours(1));
    assertThat(read.settle()).isNull();
  }

  @Test
  void lendsALocationTheGeneralTimeZone() {
    String text =
        """
        timezone: Asia/Tokyo
        backups:
          locations:
            - {name: a, path: /a}
            - {name: b, path: /b, timezone: Europe/Berlin}
        """;
    assertThat(yaml(text).read().locations())
        .extracting(location -> location.location().timezone().getId())
        .containsExactly("Asia/Tokyo", "Europe/Berlin");
  }

  @Test
  void readsDurationsOfSeveralUnits() {
    assertThat(location("grace: 1d2h3m4s").read().locations().getFirst().grace())
        .isEqualTo(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4));
  }

  @Test
  void readsHowMuchARestoreMayWrite() {
    assertThat(testing("max_scratch: 1.5 GB").mostScratchBytes()).isEqualTo(1_500_000_000L);
    assertThat(testing("max_scratch: 2048").mostScratchBytes()).isEqualTo(2048);
    assertThat(testing("{}").mostScratchBytes()).isEqualTo(RestoreTestingConfig.ALL_ROOM);
    assertThat(ConfigText.of(yaml(TESTING.formatted("max_scratch: 2 KiB")).read()))
        .contains("max_scratch: 2048");
    for (String wrong : List.of("much", "-1 GB", "0", "9999999999 TB")) {
      yaml(TESTING.formatted("max_scratch: " + wrong))
          .refusedAt("4:18", "expected a size such as 500 MB");
    }
  }

  private static final String TESTING =
      """
      backups:
        locations: [{name: a, path: /a}]
        restore_testing:
          %s
      """;

  private static RestoreTestingConfig testing(String line) {
    return yaml(TESTING.formatted(line)).read().restoreTesting();
  }

  @Test
  void takesOneValueAsAListOfOne() {
    assertThat(location("include: '*.gz'").read().locations().getFirst().include())
        .containsExactly("*.gz");
  }

  @Test
  void readsSecretsFromEnvironmentAndFileAndNeverPrintsThem(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("hook"), "https://hooks.test/canary\n");
    Config config =
        yaml("""
                alerts:
                  email: {username: u, password: 'x${PART}y'}
                  slack: {webhook_url: 'file:%s'}
                database: {url: 'postgresql://u:${PART}@h/d'}
                """
                .formatted(file))
            .with("PART", "ca$1nary")
            .read();

    assertThat(config.alerts().email().password()).isEqualTo(new Secret("xca$1naryy"));
    assertThat(config.alerts().slack().webhookUrl())
        .isEqualTo(new Secret("https://hooks.test/canary"));
    assertThat(config.database().url()).isEqualTo("postgresql://u:ca$1nary@h/d");
    assertThat(config.toString() + ConfigText.of(config)).doesNotContain("nary");
  }

  @Test
  void letsTheEnvironmentOverride() {
    Config config =
        yaml("logging: {level: error, file: l}\ndatabase: {url: 'sqlite:///a', history_days: 7}")
            .with("DATABASE_URL", "sqlite:///b")
            .with("LOG_LEVEL", "WARN")
            .read();

    assertThat(config.logging()).isEqualTo(new LoggingConfig("warning", Path.of("l")));
    assertThat(config.database()).isEqualTo(new DatabaseConfig(new Secret("sqlite:///b"), 7));
  }

  @Test
  void readsSettingsFromTheEnvironmentAlone() {
    assertThat(Settings.fromEnvironment(Map.of()))
        .isEqualTo(
            new Settings(
                "Backup Monitor",
                "info",
                new DatabaseConfig(new Secret("sqlite:///backup_monitor.db"), 400)));
    assertThat(
            Settings.fromEnvironment(
                Map.of(
                    "APP_NAME", "Vault", "LOG_LEVEL", "debug", "DATABASE_URL", "sqlite:///x.db")))
        .isEqualTo(
            new Settings("Vault", "debug", new DatabaseConfig(new Secret("sqlite:///x.db"), 400)));
  }

  @Test
  void readsTheKeysThatAnExtensionDeclares() {
    Config config =
        yaml("alerts: {pager: {enabled: true, level: 3, to: [a, b], token: '${T}'}}")
            .channel("pager", "level", "to", "token")
            .with("T", "canary")
            .read();

    assertThat(config.alerts().others())
        .isEqualTo(
            Map.of(
                "pager",
                Map.of(
                    "enabled",
                    true,
                    "level",
                    3L,
                    "to",
                    List.of("a", "b"),
                    "token",
                    new Secret("canary"))));
    yaml("alerts: {pager: {lvel: 3}}")
        .channel("pager", "level")
        .refusedAt("1:18", "unknown key 'lvel' in alerts.pager (did you mean 'level'?)");
  }

  @Test
  void asksTheRulesAboutSchedules() {
    ConfigRules rules =
        ConfigRules.standard().withSchedules(text -> Optional.of("never '" + text + "'"));
    var reader = new ConfigReader(rules, Map.of());
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    reader.parse(
                        "c", "backups: {locations: [{name: a, path: /a, schedule: daily}]}")))
        .hasMessageContaining("c:1:53: never 'daily'");
  }

  @Test
  void acceptsAnAliasAndQuotedKeys() {
    assertThat(
            yaml("backups: {locations: [{name: &x a, \"path\": *x}]}")
                .read()
                .locations()
                .getFirst()
                .location()
                .path())
        .isEqualTo("a");
  }
}
