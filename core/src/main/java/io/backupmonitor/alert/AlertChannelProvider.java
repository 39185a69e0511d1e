package io.backupmonitor.alert;

import java.util.Map;
import java.util.Set;

/// Opens a channel that an extension brings; found by [java.util.ServiceLoader].
public interface AlertChannelProvider {

  /// The name of the channel, and of its section `alerts.<name>`; lower case.
  String name();

  /// The keys that the section may have. Any other key there is an error of the configuration.
  Set<String> configuredKeys();

  /// The channel with these settings. Opening need not reach anybody: what is unreachable shows
  /// when a message is sent.
  ///
  /// @param values the keys and values of the section, as they were written
  /// @throws IllegalArgumentException when a value cannot be used; the message names the key, says
  ///     what to write instead, and holds no secret
  AlertChannel open(Map<String, Object> values);
}
