package io.backupmonitor.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole configuration, with every default filled in. Immutable.
///
/// @param locations the places where backups land, in the order of the file
/// @param verification how backups are verified
/// @param restoreTesting how restores are tested
/// @param monitoring when and about what people are told
/// @param alerts how they are told
/// @param reporting what is written
/// @param logging what is logged
/// @param database where everything is recorded
/// @param timezone the zone of locations that name none
public record Config(
    List<LocationConfig> locations,
    VerificationConfig verification,
    RestoreTestingConfig restoreTesting,
    MonitoringConfig monitoring,
    AlertsConfig alerts,
    ReportingConfig reporting,
    LoggingConfig logging,
    DatabaseConfig database,
    ZoneId timezone) {

  public Config {
    locations = List.copyOf(locations);
  }

  /// The configuration in `config.yaml` in the working directory.
  ///
  /// @throws ConfigException with every problem at once
  public static Config load() {
    return load(Path.of("config.yaml"));
  }

  /// The configuration in that file, with `DATABASE_URL` and `LOG_LEVEL` of the environment put
  /// over it. Relative paths in it are relative to the working directory.
  ///
  /// @throws ConfigException with every problem at once
  public static Config load(Path file) {
    return load(file, ConfigRules.standard(), System.getenv());
  }

  /// The configuration in that file, read with the words that extensions bring.
  ///
  /// @param environment what stands for the environment of the process
  /// @throws ConfigException with every problem at once
  public static Config load(Path file, ConfigRules rules, Map<String, String> environment) {
    return new ConfigReader(rules, environment).read(file);
  }

  /// The location of that name.
  public Optional<LocationConfig> location(String name) {
    return locations.stream().filter(location -> location.name().equals(name)).findFirst();
  }
}
