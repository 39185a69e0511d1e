package io.backupmonitor.config;

import static io.backupmonitor.config.Key.optional;
import static io.backupmonitor.config.Key.required;
import static io.backupmonitor.config.Key.withDefault;

import io.backupmonitor.config.AlertsConfig.Tls;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The one table of every key of config.yaml: the reader reads by it, and the JSON Schema and
/// `config show` are written from it.
final class Keys {

  // One item of backups.locations.
  static final Key<String> NAME =
      required("name", Shapes.text(), "The name of the location, unique.");
  static final Key<String> PATH =
      required("path", Shapes.text(Keys::pathProblem), "The folder in which the backups land.");
  static final Key<String> TYPE =
      withDefault(
          "type",
          Shapes.text(Keys::typeProblem),
          "file",
          "What is expected there: file, database, ...; what the backups are is found from their"
              + " content.");
  static final Key<String> SCHEDULE =
      optional(
          "schedule",
          Shapes.schedule(),
          "When a new backup is due: hourly, daily, weekly, monthly, or a cron expression.");
  static final Key<Duration> GRACE =
      withDefault(
          "grace",
          Shapes.duration(),
          Duration.ofHours(1),
          "How long after its scheduled time a backup may arrive.");
  static final Key<ZoneId> LOCATION_TIMEZONE =
      optional("timezone", Shapes.zone(), "The zone of the schedule here, as in Europe/Berlin.");
  static final Key<Integer> RETENTION_DAYS =
      withDefault(
          "retention_days",
          Shapes.whole(1, 36_500),
          30,
          "How many days backups stay; one that vanishes sooner is reported.");
  static final Key<Boolean> VERIFY_INTEGRITY =
      withDefault("verify_integrity", Shapes.flag(), true, "Whether backups here are verified.");
  static final Key<Boolean> TEST_RESTORE =
      withDefault(
          "test_restore", Shapes.flag(), true, "Whether backups here are restored as a test.");
  static final Key<Boolean> LOCATION_ENABLED =
      withDefault("enabled", Shapes.flag(), true, "Whether this location is looked at.");
  static final Key<Boolean> RECURSIVE =
      withDefault("recursive", Shapes.flag(), true, "Whether folders below are looked at too.");
  static final Key<List<String>> INCLUDE =
      withDefault(
          "include",
          Shapes.list(Shapes.glob(), "glob"),
          List.of(),
          "Globs on the path below the location; a file must match one. Empty means all.");
  static final Key<List<String>> EXCLUDE =
      withDefault(
          "exclude",
          Shapes.list(Shapes.glob(), "glob"),
          List.of(),
          "Globs on the path below the location; a file must match none.");
  static final Key<Duration> SETTLE =
      optional(
          "settle",
          Shapes.duration(),
          "How old a file must be to be judged; by default 60s for the daemon and 0s for a"
              + " command.");
  static final Key<Path> PASSPHRASE_FILE =
      optional(
          "passphrase_file",
          Shapes.path(),
          "A file whose first line opens the encrypted backups here.");
  static final Key<Path> KEY_FILE =
      optional("key_file", Shapes.path(), "A private key that opens the encrypted backups here.");
  static final Key<RestoreObjectives> RESTORE =
      optional(
          "restore",
          RestoreKeys.RESTORE,
          "What the backups here have to hold, and how fast they have to be back.");

  static final Section<LocationDraft> LOCATION =
      Section.of(
          "backups.locations[]",
          List.of(
              NAME,
              PATH,
              TYPE,
              SCHEDULE,
              GRACE,
              LOCATION_TIMEZONE,
              RETENTION_DAYS,
              VERIFY_INTEGRITY,
              TEST_RESTORE,
              LOCATION_ENABLED,
              RECURSIVE,
              INCLUDE,
              EXCLUDE,
              SETTLE,
              PASSPHRASE_FILE,
              KEY_FILE,
              RESTORE),
          LocationDraft::new);

  // backups.verification
  static final Key<Boolean> VERIFICATION_ENABLED =
      withDefault("enabled", Shapes.flag(), true, "Whether anything is verified.");
  static final Key<List<String>> METHODS =
      withDefault(
          "methods",
          Shapes.list(Shapes.method(), "method"),
          ConfigRules.BUILT_IN_METHODS,
          "The methods that are used, in the order in which they are reported.");
  static final Key<ChecksumAlgorithm> CHECKSUM_ALGORITHM =
      withDefault(
          "checksum_algorithm",
          Shapes.word(words(ChecksumAlgorithm.values(), ChecksumAlgorithm::word)),
          ChecksumAlgorithm.SHA256,
          "What baselines are recorded with.");
  static final Key<Integer> REVERIFY_DAYS =
      withDefault(
          "reverify_days",
          Shapes.whole(1, 3_650),
          30,
          "A backup whose last proof is older is verified again.");

  static final Section<VerificationConfig> VERIFICATION =
      Section.of(
          "backups.verification",
          List.of(VERIFICATION_ENABLED, METHODS, CHECKSUM_ALGORITHM, REVERIFY_DAYS),
          values ->
              new VerificationConfig(
                  values.get(VERIFICATION_ENABLED),
                  values.get(METHODS),
                  values.get(CHECKSUM_ALGORITHM),
                  Duration.ofDays(values.get(REVERIFY_DAYS))));

  // backups.restore_testing
  static final Key<Path> TEST_LOCATION =
      optional(
          "test_location",
          Shapes.path(),
          "The folder in which backups are restored, by default that for temporary files; it needs"
              + " room for the largest backup.");
  static final Key<Boolean> CLEANUP_AFTER_TEST =
      withDefault(
          "cleanup_after_test",
          Shapes.flag(),
          true,
          "Whether the restored content is removed afterwards.");
  static final Key<Integer> TEST_FREQUENCY_DAYS =
      withDefault(
          "test_frequency_days",
          Shapes.whole(1, 3_650),
          7,
          "A backup whose last restore test is older is tested again.");
  static final Key<Duration> TIME_LIMIT =
      withDefault(
          "time_limit", Shapes.duration(), Duration.ofHours(4), "How long one test may take.");
  static final Key<Long> MAX_SCRATCH =
      optional(
          "max_scratch",
          Shapes.size(),
          "How much one test may write, the files of a server included; by default as much as there"
              + " is room for, less 256 MiB.");
  static final Key<Isolation> ISOLATION =
      withDefault(
          "isolation",
          Shapes.word(RestoreTestingConfig.isolations()),
          Isolation.USER,
          "How far a server that runs what a backup contains has to be kept away from the machine:"
              + " auto takes the strongest way there is and refuses to go without, none goes without"
              + " where there is none, namespaces and bubblewrap refuse anything weaker.");

  static final Key<List<Path>> POSTGRESQL_BIN_DIRS =
      withDefault(
          "postgresql_bin_dirs",
          Shapes.list(Shapes.path(), "folder"),
          List.of(),
          "Folders with the programs of PostgreSQL servers, beside the usual ones and those of PATH.");

  static final Section<RestoreTestingConfig> RESTORE_TESTING =
      Section.of(
          "backups.restore_testing",
          List.of(
              TEST_LOCATION,
              CLEANUP_AFTER_TEST,
              TEST_FREQUENCY_DAYS,
              TIME_LIMIT,
              MAX_SCRATCH,
              ISOLATION,
              POSTGRESQL_BIN_DIRS),
          values ->
              new RestoreTestingConfig(
                  Objects.requireNonNullElseGet(
                      values.orNull(TEST_LOCATION), Keys::temporaryFolder),
                  values.get(CLEANUP_AFTER_TEST),
                  Duration.ofDays(values.get(TEST_FREQUENCY_DAYS)),
                  values.get(TIME_LIMIT),
                  Objects.requireNonNullElse(
                      values.orNull(MAX_SCRATCH), RestoreTestingConfig.ALL_ROOM),
                  values.get(ISOLATION),
                  values.get(POSTGRESQL_BIN_DIRS)));

  // backups
  static final Key<List<LocationDraft>> LOCATIONS =
      withDefault(
          "locations",
          Shapes.list(LOCATION, "locations"),
          List.of(),
          "The places where backups land.");
  static final Key<VerificationConfig> VERIFICATION_KEY =
      optional("verification", VERIFICATION, "How backups are verified.");
  static final Key<RestoreTestingConfig> RESTORE_TESTING_KEY =
      optional("restore_testing", RESTORE_TESTING, "How restores are tested.");

  static final Section<Values> BACKUPS =
      Section.<Values>of(
              "backups",
              List.of(LOCATIONS, VERIFICATION_KEY, RESTORE_TESTING_KEY),
              Function.identity())
          .checking(LocationDraft::refuseSameNames);

  // monitoring
  static final Key<Integer> CHECK_INTERVAL_MINUTES =
      withDefault(
          "check_interval_minutes", Shapes.whole(1, 10_080), 60, "How often the daemon looks.");
  static final Key<Boolean> ALERT_ON_FAILURE =
      withDefault(
          "alert_on_failure",
          Shapes.flag(),
          true,
          "Whether failed and missed backups raise alerts.");
  static final Key<Boolean> ALERT_ON_VERIFICATION_FAILURE =
      withDefault(
          "alert_on_verification_failure",
          Shapes.flag(),
          true,
          "Whether failed verifications raise alerts.");
  static final Key<Boolean> ALERT_ON_RESTORE_FAILURE =
      withDefault(
          "alert_on_restore_failure",
          Shapes.flag(),
          true,
          "Whether failed restore tests raise alerts.");
  static final Key<Double> HEALTH_SCORE_THRESHOLD =
      withDefault(
          "health_score_threshold",
          Shapes.share(),
          0.8,
          "A health score below this raises an alert.");

  static final Section<MonitoringConfig> MONITORING =
      Section.of(
          "monitoring",
          List.of(
              CHECK_INTERVAL_MINUTES,
              ALERT_ON_FAILURE,
              ALERT_ON_VERIFICATION_FAILURE,
              ALERT_ON_RESTORE_FAILURE,
              HEALTH_SCORE_THRESHOLD),
          values ->
              new MonitoringConfig(
                  Duration.ofMinutes(values.get(CHECK_INTERVAL_MINUTES)),
                  values.get(ALERT_ON_FAILURE),
                  values.get(ALERT_ON_VERIFICATION_FAILURE),
                  values.get(ALERT_ON_RESTORE_FAILURE),
                  values.get(HEALTH_SCORE_THRESHOLD)));

  // reporting
  static final Key<Path> OUTPUT_DIRECTORY =
      withDefault(
          "output_directory", Shapes.path(), Path.of("reports"), "Where reports are written.");
  static final Key<Boolean> GENERATE_HTML =
      withDefault("generate_html", Shapes.flag(), true, "Whether the HTML report is written.");
  static final Key<Boolean> GENERATE_CSV =
      withDefault("generate_csv", Shapes.flag(), true, "Whether the CSV reports are written.");

  static final Section<ReportingConfig> REPORTING =
      Section.of(
          "reporting",
          List.of(OUTPUT_DIRECTORY, GENERATE_HTML, GENERATE_CSV),
          values ->
              new ReportingConfig(
                  values.get(OUTPUT_DIRECTORY),
                  values.get(GENERATE_HTML),
                  values.get(GENERATE_CSV)));

  // logging
  static final Key<String> LEVEL =
      withDefault(
          "level",
          Shapes.word(logLevels()),
          "info",
          "How much is logged; the environment variable LOG_LEVEL overrides it.");
  static final Key<Path> LOG_FILE =
      optional("file", Shapes.path(), "Where the log is written; standard error by default.");

  static final Section<LoggingConfig> LOGGING =
      Section.of(
          "logging",
          List.of(LEVEL, LOG_FILE),
          values -> new LoggingConfig(values.get(LEVEL), values.orNull(LOG_FILE)));

  // database
  static final Key<Secret> URL =
      withDefault(
          "url",
          Shapes.secret(),
          new Secret("sqlite:///backup_monitor.db"),
          "sqlite:///file.db, or postgresql://user:password@host/name; the environment variable"
              + " DATABASE_URL overrides it.");
  static final Key<Integer> HISTORY_DAYS =
      withDefault(
          "history_days",
          Shapes.whole(1, 36_500),
          400,
          "How many days of history are kept in full.");

  static final Section<DatabaseConfig> DATABASE =
      Section.of(
              "database",
              List.of(URL, HISTORY_DAYS),
              values -> new DatabaseConfig(values.get(URL), values.get(HISTORY_DAYS)))
          .checking(DatabaseUrl::check);

  // The whole file.
  static final Key<ZoneId> TIMEZONE =
      optional(
          "timezone",
          Shapes.zone(),
          "The zone of locations that name none; by default that of the machine.");
  static final Key<Values> BACKUPS_KEY =
      optional("backups", BACKUPS, "What is watched, and how it is proven.");
  static final Key<MonitoringConfig> MONITORING_KEY =
      optional("monitoring", MONITORING, "When people are told.");
  static final Key<AlertsConfig> ALERTS_KEY =
      optional("alerts", AlertKeys.ALERTS, "How people are told.");
  static final Key<ReportingConfig> REPORTING_KEY =
      optional("reporting", REPORTING, "What is written.");
  static final Key<LoggingConfig> LOGGING_KEY = optional("logging", LOGGING, "What is logged.");
  static final Key<DatabaseConfig> DATABASE_KEY =
      optional("database", DATABASE, "Where everything is recorded.");

  static final Section<Values> ROOT =
      Section.of(
          "",
          List.of(
              BACKUPS_KEY,
              MONITORING_KEY,
              ALERTS_KEY,
              REPORTING_KEY,
              LOGGING_KEY,
              DATABASE_KEY,
              TIMEZONE),
          Function.identity());

  private Keys() {}

  private static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  /// Every group of keys.
  static List<Section<?>> sections() {
    return List.of(
        ROOT,
        BACKUPS,
        LOCATION,
        RestoreKeys.RESTORE,
        RestoreKeys.CHECK,
        RestoreKeys.FRESH,
        VERIFICATION,
        RESTORE_TESTING,
        MONITORING,
        AlertKeys.ALERTS,
        AlertKeys.EMAIL,
        AlertKeys.SLACK,
        AlertKeys.LOG,
        REPORTING,
        LOGGING,
        DATABASE);
  }

  /// The group to which a key belongs, when just one has it.
  static Optional<String> homeOf(String key) {
    List<String> homes =
        sections().stream()
            .filter(section -> section.keys().stream().anyMatch(own -> own.name().equals(key)))
            .map(section -> section.name().isEmpty() ? "the top level" : section.name())
            .toList();
    return homes.size() == 1 ? Optional.of(homes.getFirst()) : Optional.empty();
  }

  /// The words of an enum in their order.
  static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
    return words;
  }

  static Map<String, Tls> tlsWords() {
    return words(Tls.values(), tls -> tls.name().toLowerCase(Locale.ROOT));
  }

  static Map<String, String> logLevels() {
    Map<String, String> levels =
        words(new String[] {"debug", "info", "warning", "error"}, Function.identity());
    levels.put("warn", "warning");
    return levels;
  }

  private static @Nullable String typeProblem(String type) {
    return type.matches("[a-z][a-z0-9_-]{0,40}")
        ? null
        : "'%s' is no type: write one lower-case word such as file or database".formatted(type);
  }

  private static @Nullable String pathProblem(String path) {
    return path.contains("://") ? null : Shapes.pathProblem(path);
  }
}
