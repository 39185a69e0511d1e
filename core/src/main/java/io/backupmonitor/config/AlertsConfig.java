package io.backupmonitor.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `alerts`: who is told, and how.
///
/// @param email e-mail by SMTP
/// @param slack a Slack webhook
/// @param log the log channel, which is always on
/// @param others the keys and values of channels that extensions bring, by channel name
public record AlertsConfig(
    Email email, Slack slack, Log log, Map<String, Map<String, Object>> others) {

  public AlertsConfig {
    others = Map.copyOf(others);
  }

  /// How the connection to the mail server is protected.
  public enum Tls {
    /// STARTTLS where the server offers it; required as soon as there is a password.
    AUTO,
    /// STARTTLS or no mail.
    STARTTLS,
    /// TLS from the first byte.
    TLS,
    NONE
  }

  /// `alerts.email`.
  public record Email(
      boolean enabled,
      String smtpHost,
      int smtpPort,
      Tls tls,
      @Nullable String username,
      @Nullable Secret password,
      String fromEmail,
      List<String> toEmails) {

    public Email {
      toEmails = List.copyOf(toEmails);
    }
  }

  /// `alerts.slack`.
  ///
  /// @param webhookUrl secret, since whoever knows it can post; null while disabled
  public record Slack(boolean enabled, @Nullable Secret webhookUrl) {}

  /// `alerts.log`.
  public record Log(boolean enabled) {}
}
