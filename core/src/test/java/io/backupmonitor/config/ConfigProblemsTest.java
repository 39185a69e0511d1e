package io.backupmonitor.config;

import static io.backupmonitor.config.Sample.location;
import static io.backupmonitor.config.Sample.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {

  @Test
  void showsThePlaceTheLineACaretAndTheKeyThatWasMeant() {
    assertThat(location("retention_day: 30").problems())
        .containsExactly(
            """
            c.yaml:5:7: unknown key 'retention_day' in backups.locations[] (did you mean 'retention_days'?)
                5 |       retention_day: …
                  |       ^""");
  }

  @Test
  void tellsAllProblemsAtOnceInTheOrderOfTheText() {
    assertThat(
            yaml("""
                    monitoring:
                      check_interval_minutes: soon
                      health_score_threshold: 80
                    backups:
                      locations:
                        - path: /a
                          retention_days: 0
                          recursive: yes
                        - name: b
                    reportin: {}
                    """)
                .problems())
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "c.yaml:2:27",
            "c.yaml:3:27",
            "c.yaml:6:7",
            "c.yaml:7:23",
            "c.yaml:8:18",
            "c.yaml:9:7",
            "c.yaml:10:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          retention_days: many       | 5:23 | expected a whole number from 1 to 36500, found 'many'
          retention_days: 1.5        | 5:23 | expected a whole number from 1 to 36500, found '1.5'
          retention_days: 99999999999| 5:23 | expected a whole number from 1 to 36500, found '99999999999'
          recursive: on              | 5:18 | expected true or false, found 'on'; write true
          enabled: [true]            | 5:16 | expected one value, found a list
          grace: 90                  | 5:14 | expected a duration such as 90s, 15m, 2h or 1d, found '90'
          settle: 1 hour             | 5:15 | expected a duration such as 90s, 15m, 2h or 1d, found '1 hour'
          timezone: Europe/Berlni    | 5:17 | unknown time zone 'Europe/Berlni' (did you mean 'Europe/Berlin'?)
          schedule: dayly            | 5:17 | 'dayly' is no schedule: write hourly, daily, weekly, monthly, or a cron expression of five fields (did you mean 'daily'?)
          type: Data Base            | 5:13 | 'Data Base' is no type
          include: ['[a']            | 5:17 | '[a' is no glob
          exclude: [a, a]            | 5:20 | the glob 'a' stands here twice
          key_file: ~/key            | 5:17 | '~' is not expanded here; write the whole path
          passphrase_file: ''        | 5:24 | expected a text, found an empty one
          smtp_host: mail            | 5:7  | unknown key 'smtp_host' in backups.locations[] (it belongs under alerts.email)
          zzz: 1                     | 5:7  | unknown key 'zzz' in backups.locations[]; known are name, path, type
          name: b                    | 5:7  | the key 'name' stands here twice
          """)
  void refusesInALocation(String key, String place, String message) {
    location(key).refusedAt(place, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          backups: []                                    | 1:10 | backups holds keys
          backups: {locations: 3}                        | 1:22 | expected a list of locations
          backups: {locations: [3]}                      | 1:23 | backups.locations[] holds keys
          backups: {locations: [{name: a}]}              | 1:23 | backups.locations[] needs 'path'
          backups: {locations: [{name: , path: /a}]}     | 1:24 | 'name' has no value
          backups: {verification: {methods: [checksums]}}| 1:36 | unknown verification method 'checksums' (did you mean 'checksum'?); known are checksum, size_validation, timestamp_validation, sidecar, history, structure
          backups: {verification: {checksum_algorithm: sha265}} | 1:46 | expected one of md5, sha1, sha256, sha512, crc32c, found 'sha265' (did you mean 'sha256'?)
          monitoring: {health_score_threshold: '0.8'}    | 1:38 | expected a number from 0 to 1, found '0.8'
          monitoring: {health_score_threshold: .nan}     | 1:38 | expected a number from 0 to 1
          logging: {level: loud}                         | 1:18 | expected one of debug, info, warning, error, warn, found 'loud'
          database: {url: 'mysql://x/y'}                 | 1:17 | the database URL has to look like
          alerts: {slak: {}}                             | 1:10 | unknown key 'slak' in alerts (did you mean 'slack'?)
          alerts: {email: {smtp_port: 70000}}            | 1:29 | expected a whole number from 1 to 65535
          alerts: {email: {to_emails: nobody}}           | 1:29 | 'nobody' is no e-mail address
          alerts: {email: {tls: ssl}}                    | 1:23 | expected one of auto, starttls, tls, none, found 'ssl'
          alerts: {slack: {enabled: true}}               | 1:27 | 'enabled' needs 'webhook_url' beside it
          alerts: {slack: {webhook_url: 'ftp://a'}}      | 1:31 | webhook_url must begin with https://
          backups: {a: [                                 | 2:1  | this is no YAML
          a: b: c                                        | 1:5  | this is no YAML
          *missing                                       | 1:1  | this is no YAML
          {? [a] : b}                                    | 1:4  | a key must be a word, not a list
          - a                                            | 1:1  | the configuration holds keys
          """)
  void refuses(String text, String place, String message) {
    yaml(text + "\n").refusedAt(place, message);
  }

  @Test
  void namesWhatAnEnabledMailChannelLacks() {
    assertThat(yaml("alerts: {email: {enabled: true, username: u}}").problems())
        .extracting(problem -> problem.lines().findFirst().orElseThrow())
        .containsExactly(
            "c.yaml:1:27: 'enabled' needs 'smtp_host' beside it",
            "c.yaml:1:27: 'enabled' needs 'from_email' beside it",
            "c.yaml:1:27: 'enabled' needs 'to_emails' beside it",
            "c.yaml:1:43: 'username' needs 'password' beside it");
  }

  @Test
  void refusesTwoLocationsOfOneName() {
    yaml("backups: {locations: [{name: a, path: /a}, {name: a, path: /b}]}")
        .refusedAt("1:51", "another location is already called 'a'");
  }

  @Test
  void refusesASecondDocument() {
    yaml("timezone: UTC\n---\ntimezone: UTC\n").refusedAt("3:1", "a second document begins here");
  }

  @Test
  void refusesATextThatUnfoldsWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int level = 1; level < 40; level++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(level, level, level - 1, level - 1));
    }
    assertThat(yaml(bomb.toString()).problems()).anyMatch(problem -> problem.contains("aliases"));
    assertThat(yaml("a: &a [*a]").problems()).anyMatch(problem -> problem.contains("nested"));
  }

  @Test
  void refusesAMissingVariableByItsName() {
    yaml("alerts: {slack: {webhook_url: '${HOOK}'}}")
        .refusedAt("1:31", "the environment variable 'HOOK' is not set");
  }

  @Test
  void refusesAMissingSecretFile(@TempDir Path folder) {
    Path missing = folder.resolve("secret");
    yaml("alerts: {slack: {webhook_url: 'file:%s'}}".formatted(missing))
        .refusedAt("1:31", "there is no file '%s'".formatted(missing));
    yaml("alerts: {slack: {webhook_url: 'file:'}}")
        .refusedAt("1:31", "'file:' needs the path of a file");
    yaml("alerts: {slack: {webhook_url: 'file:%s'}}".formatted(folder))
        .refusedAt("1:31", "the file '%s' cannot be read".formatted(folder));
  }

  @Test
  void refusesUnusableEnvironmentVariablesByName() {
    assertThat(yaml("").with("DATABASE_URL", "oracle:canary").with("LOG_LEVEL", "loud").problems())
        .containsExactly(
            "environment variable DATABASE_URL: " + DatabaseUrl.EXPECTED,
            "environment variable LOG_LEVEL: expected one of debug, info, warning, error, warn,"
                + " found 'loud'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          alerts: {email: {password: canary, smtp_port: x}}
          alerts: {email: {passwrod: canary}}
          alerts: {email: {pasword: canary, enabled: 3}}
          alerts: {slack: {webhook_url: canary}}
          alerts: {slack: {webhook: 'https://canary'}}
          database: {url: 'postgres://u:canary@h/d'}
          database: {url: [canary]}
          alerts: {email: {password: "canary}}
          password: canary
          passphrase: canary
          """)
  void neverShowsWhatMayBeASecret(String text) {
    assertThat(yaml(text + "\n").problems()).noneMatch(problem -> problem.contains("canary"));
  }

  @Test
  void neverShowsTheLaterLinesOfASecret() {
    assertThat(yaml("alerts:\n  email:\n    password: \"first\n      canary\" canary\n").problems())
        .noneMatch(problem -> problem.contains("canary"));
  }

  @Test
  void showsControlCharactersOfTheLineAsBlanks() {
    assertThat(yaml("timezone: \"a\u202eb\"").problems())
        .singleElement()
        .asString()
        .endsWith("    1 | timezone: \"a b\"\n      |           ^");
  }

  @Test
  void refusesFilesThatCannotBeRead(@TempDir Path folder) throws Exception {
    var reader = new ConfigReader(ConfigRules.standard(), Map.of());
    Path other = Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xe9});
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    assertThat(problem(reader, folder.resolve("none"))).contains("`backup-monitor init`");
    assertThat(problem(reader, folder)).contains("cannot be read");
    assertThat(problem(reader, other)).contains("not UTF-8");
    assertThat(problem(reader, large)).contains("larger than 1 MiB");
  }

  private static String problem(ConfigReader reader, Path file) {
    try {
      reader.read(file);
      return "";
    } catch (ConfigException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
