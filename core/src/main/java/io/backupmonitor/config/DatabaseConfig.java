package io.backupmonitor.config;

/// `database`.
///
/// @param location the URL: `sqlite:///file`, `postgresql://…` or a `jdbc:` form; secret, as it may
/// hold a password
/// @param historyDays how many days of our own history are kept in full
public record DatabaseConfig(Secret location, int historyDays) {

  /// The URL in the clear, for opening the database only.
  public String url() {
    return location.reveal();
  }
}
