package io.backupmonitor.alert;

import io.backupmonitor.config.AlertsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/// The channels of a configuration: log, e-mail and Slack, and those that extensions bring.
public final class AlertChannels {

  private AlertChannels() {}

  /// Every channel that is switched on.
  ///
  /// @throws IllegalArgumentException when a section names a channel that is not installed, or has
  ///     a value that its channel cannot use
  public static List<AlertChannel> of(AlertsConfig alerts) {
    return of(alerts, installed());
  }

  /// The channels that extensions bring, found on the class path.
  public static List<AlertChannelProvider> installed() {
    return ServiceLoader.load(AlertChannelProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  static List<AlertChannel> of(AlertsConfig alerts, List<AlertChannelProvider> installed) {
    List<AlertChannel> channels = new ArrayList<>();
    if (alerts.log().enabled()) {
      channels.add(new LogChannel());
    }
    if (alerts.email().enabled()) {
      channels.add(new EmailChannel(alerts.email()));
    }
    if (alerts.slack().enabled()) {
      channels.add(new SlackChannel(alerts.slack()));
    }
    alerts.others().forEach((name, values) -> channels.add(open(name, values, installed)));
    return List.copyOf(channels);
  }

  private static AlertChannel open(
      String name, Map<String, Object> values, List<AlertChannelProvider> installed) {
    Set<String> known = new TreeSet<>(Set.of("email", "log", "slack"));
    for (AlertChannelProvider provider : installed) {
      if (provider.name().equals(name)) {
        return provider.open(values);
      }
      known.add(provider.name());
    }
    throw new IllegalArgumentException(
        "alerts.%s: no channel of that name is installed; there are %s"
            .formatted(name, String.join(", ", known)));
  }
}
