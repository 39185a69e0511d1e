package io.backupmonitor.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What the reader cannot know by itself: the words that other rooms and extensions bring.
///
/// @param methods the names that `backups.verification.methods` may list
/// @param channels the keys that an extension's alert channel declares, by the name of the channel
/// @param scheduleProblem says what is wrong with a schedule; empty when nothing is
public record ConfigRules(
    List<String> methods,
    Map<String, Set<String>> channels,
    Function<String, Optional<String>> scheduleProblem) {

  /// The methods of the product itself.
  public static final List<String> BUILT_IN_METHODS =
      List.of(
          "checksum", "size_validation", "timestamp_validation", "sidecar", "history", "structure");

  private static final Set<String> SCHEDULE_WORDS = Set.of("hourly", "daily", "weekly", "monthly");

  public ConfigRules {
    methods = List.copyOf(methods);
    channels = Map.copyOf(channels);
  }

  /// The product without extensions. Of a cron expression only its fields are counted.
  public static ConfigRules standard() {
    return new ConfigRules(BUILT_IN_METHODS, Map.of(), ConfigRules::looksWrong);
  }

  /// These rules with extensions' alert channels.
  public ConfigRules withChannels(Map<String, Set<String>> declared) {
    return new ConfigRules(methods, declared, scheduleProblem);
  }

  /// These rules with a thorough check of schedules.
  public ConfigRules withSchedules(Function<String, Optional<String>> check) {
    return new ConfigRules(methods, channels, check);
  }

  private static Optional<String> looksWrong(String schedule) {
    if (SCHEDULE_WORDS.contains(schedule) || schedule.strip().split("\\s+", -1).length == 5) {
      return Optional.empty();
    }
    return Optional.of(
        ("'%s' is no schedule: write hourly, daily, weekly, monthly, or a cron expression of five"
                + " fields%s")
            .formatted(schedule, Nearest.question(schedule, SCHEDULE_WORDS)));
  }
}
