package io.backupmonitor.app;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.ConfigException;
import io.backupmonitor.config.ConfigRules;
import io.backupmonitor.config.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What every command needs: streams, environment, clock, and the way to the configuration.
///
/// @param streams where it speaks
/// @param environment the environment variables
/// @param clock tells the time
/// @param lazyRules finds what the rooms and extensions add to the configuration's words
record Program(
    Streams streams,
    Map<String, String> environment,
    InstantSource clock,
    Supplier<ConfigRules> lazyRules) {

  Program {
    environment = Map.copyOf(environment);
  }

  /// What the rooms and extensions add to the configuration's words.
  ConfigRules rules() {
    return lazyRules.get();
  }

  /// The configuration in that file.
  ///
  /// @throws ConfigException with every problem
  Config config(Path file) {
    return Config.load(file, rules(), environment);
  }

  /// The configuration in that file, which has to name a location at least.
  ///
  /// @throws ConfigException with every problem
  Config configWithLocations(Path file) {
    Config config = config(file);
    if (config.locations().isEmpty()) {
      throw new ConfigException(
          List.of(
              new Problem(
                  file.toString(),
                  0,
                  0,
                  "no location is configured; name at least one under backups.locations",
                  "")));
    }
    return config;
  }

  /// Whether that variable says yes: it is set, and not to `0` or `false`.
  boolean flag(String variable) {
    String value = environment.getOrDefault(variable, "");
    return !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
  }

  /// Whether results may be coloured: on a terminal that can, unless `NO_COLOR` is set.
  boolean colour() {
    return streams.outIsTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
