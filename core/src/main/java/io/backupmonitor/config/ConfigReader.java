package io.backupmonitor.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads config.yaml: text, tree, values, records; every problem is told at once.
final class ConfigReader {

  private static final String LOG_LEVEL = "LOG_LEVEL";
  private static final String DATABASE_URL = "DATABASE_URL";
  private static final String APP_NAME = "APP_NAME";

  private final ConfigRules rules;
  private final Map<String, String> environment;

  ConfigReader(ConfigRules rules, Map<String, String> environment) {
    this.rules = rules;
    this.environment = environment;
  }

  /// The configuration in that file.
  ///
  /// @throws ConfigException with every problem
  Config read(Path file) {
    return parse(file.toString(), text(file));
  }

  /// The configuration that the text holds; `place` names it in messages.
  Config parse(String place, String text) {
    Problems problems = new Problems(place, text);
    Reading reading = new Reading(problems, rules, environment);
    Node tree = YamlTree.read(text, problems);
    Values values = tree == null || tree.isNothing() ? null : Keys.ROOT.read(tree, reading);
    String url = environmentUrl(problems);
    String level = environmentLevel(problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.list());
    }
    return build(values == null ? new Values(Node.Mark.START) : values, reading, url, level);
  }

  /// What the environment says without any file.
  Settings settings() {
    Problems problems = new Problems("", "");
    String url = environmentUrl(problems);
    String level = environmentLevel(problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.list());
    }
    DatabaseConfig database =
        database(new DatabaseConfig(fallback(Keys.URL), fallback(Keys.HISTORY_DAYS)), url);
    String name = variable(APP_NAME);
    return new Settings(
        name == null ? "Backup Monitor" : name,
        level == null ? fallback(Keys.LEVEL) : level,
        database);
  }

  private static Config build(
      Values root, Reading reading, @Nullable String url, @Nullable String level) {
    Values backups = given(root, Keys.BACKUPS_KEY, Keys.BACKUPS, reading);
    ZoneId zone = Objects.requireNonNullElseGet(root.orNull(Keys.TIMEZONE), ZoneId::systemDefault);
    List<LocationConfig> locations =
        backups.get(Keys.LOCATIONS).stream().map(draft -> draft.in(zone)).toList();
    LoggingConfig logging = given(root, Keys.LOGGING_KEY, Keys.LOGGING, reading);
    return new Config(
        locations,
        given(backups, Keys.VERIFICATION_KEY, Keys.VERIFICATION, reading),
        given(backups, Keys.RESTORE_TESTING_KEY, Keys.RESTORE_TESTING, reading),
        given(root, Keys.MONITORING_KEY, Keys.MONITORING, reading),
        given(root, Keys.ALERTS_KEY, AlertKeys.ALERTS, reading),
        given(root, Keys.REPORTING_KEY, Keys.REPORTING, reading),
        level == null ? logging : new LoggingConfig(level, logging.file()),
        database(given(root, Keys.DATABASE_KEY, Keys.DATABASE, reading), url),
        zone);
  }

  private static <T> T given(Values values, Key<T> key, Section<T> section, Reading reading) {
    return Objects.requireNonNullElseGet(values.orNull(key), () -> section.absent(reading));
  }

  private static DatabaseConfig database(DatabaseConfig written, @Nullable String url) {
    return url == null ? written : new DatabaseConfig(new Secret(url), written.historyDays());
  }

  private @Nullable String environmentUrl(Problems problems) {
    String url = variable(DATABASE_URL);
    if (url != null && !DatabaseUrl.isKnown(url)) {
      problems.general("environment variable " + DATABASE_URL, DatabaseUrl.EXPECTED);
    }
    return url;
  }

  private @Nullable String environmentLevel(Problems problems) {
    String text = variable(LOG_LEVEL);
    if (text == null) {
      return null;
    }
    Map<String, String> levels = Keys.logLevels();
    String level = levels.get(text.toLowerCase(Locale.ROOT));
    if (level == null) {
      problems.general(
          "environment variable " + LOG_LEVEL,
          "expected one of %s, found '%s'".formatted(String.join(", ", levels.keySet()), text));
    }
    return level;
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static <T> T fallback(Key<T> key) {
    return Objects.requireNonNull(key.fallback());
  }

  private static String text(Path file) {
    try (var stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(YamlTree.MAXIMUM_CHARACTERS + 1);
      if (bytes.length > YamlTree.MAXIMUM_CHARACTERS) {
        throw unreadable(file, "this is larger than 1 MiB and surely no configuration");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException missing) {
      throw unreadable(
          file, "there is no such file; `backup-monitor init` writes one to start from");
    } catch (CharacterCodingException otherEncoding) {
      throw unreadable(file, "this is not UTF-8; save it as UTF-8");
    } catch (IOException broken) {
      throw unreadable(file, "the file cannot be read: " + Secrets.reason(broken));
    }
  }

  private static ConfigException unreadable(Path file, String message) {
    return new ConfigException(List.of(new Problem(file.toString(), 0, 0, message, "")));
  }
}
