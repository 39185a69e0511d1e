package io.backupmonitor.config;

import static io.backupmonitor.config.Key.optional;
import static io.backupmonitor.config.Key.withDefault;

import io.backupmonitor.config.AlertsConfig.Email;
import io.backupmonitor.config.AlertsConfig.Log;
import io.backupmonitor.config.AlertsConfig.Slack;
import io.backupmonitor.config.AlertsConfig.Tls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of the table of keys that says how people are told.
final class AlertKeys {

  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+");

  // alerts.email
  static final Key<Boolean> EMAIL_ENABLED =
      withDefault("enabled", Shapes.flag(), false, "Whether mails are sent.");
  static final Key<String> SMTP_HOST = optional("smtp_host", Shapes.text(), "The mail server.");
  static final Key<Integer> SMTP_PORT =
      withDefault("smtp_port", Shapes.whole(1, 65_535), 587, "Its port.");
  static final Key<Tls> TLS =
      withDefault(
          "tls",
          Shapes.word(Keys.tlsWords()),
          Tls.AUTO,
          "How the connection is protected; auto uses STARTTLS where it is offered and requires it"
              + " with a password.");
  static final Key<String> USERNAME = optional("username", Shapes.text(), "The login, if any.");
  static final Key<Secret> PASSWORD =
      optional("password", Shapes.secret(), "Its password: ${VARIABLE} or file:PATH.");
  static final Key<String> FROM_EMAIL =
      optional("from_email", Shapes.text(AlertKeys::addressProblem), "The sender.");
  static final Key<List<String>> TO_EMAILS =
      withDefault(
          "to_emails",
          Shapes.list(Shapes.text(AlertKeys::addressProblem), "address"),
          List.of(),
          "The receivers.");

  static final Section<Email> EMAIL =
      Section.of(
              "alerts.email",
              List.of(
                  EMAIL_ENABLED,
                  SMTP_HOST,
                  SMTP_PORT,
                  TLS,
                  USERNAME,
                  PASSWORD,
                  FROM_EMAIL,
                  TO_EMAILS),
              AlertKeys::email)
          .checking(AlertKeys::checkEmail);

  // alerts.slack
  static final Key<Boolean> SLACK_ENABLED =
      withDefault("enabled", Shapes.flag(), false, "Whether messages are posted to Slack.");
  static final Key<Secret> WEBHOOK_URL =
      optional("webhook_url", Shapes.secret(), "The webhook: ${VARIABLE} or file:PATH.");

  static final Section<Slack> SLACK =
      Section.of(
              "alerts.slack",
              List.of(SLACK_ENABLED, WEBHOOK_URL),
              values -> new Slack(values.get(SLACK_ENABLED), values.orNull(WEBHOOK_URL)))
          .checking(AlertKeys::checkSlack);

  // alerts.log
  static final Key<Boolean> LOG_ENABLED =
      withDefault("enabled", Shapes.flag(), true, "Whether alerts are logged.");

  static final Section<Log> LOG =
      Section.of("alerts.log", List.of(LOG_ENABLED), values -> new Log(values.get(LOG_ENABLED)));

  // alerts
  static final Key<Email> EMAIL_KEY = optional("email", EMAIL, "E-mail by SMTP.");
  static final Key<Slack> SLACK_KEY = optional("slack", SLACK, "A Slack webhook.");
  static final Key<Log> LOG_KEY = optional("log", LOG, "The log, which is on by default.");

  /// What extensions' channels are told, by channel; no key of the file has this name.
  static final Key<Map<String, Map<String, Object>>> OTHERS =
      withDefault("<channel>", new OtherChannels(), Map.of(), "Channels that extensions bring.");

  static final Section<AlertsConfig> ALERTS =
      Section.of("alerts", List.of(EMAIL_KEY, SLACK_KEY, LOG_KEY), AlertKeys::alerts)
          .withStrangers(new OtherChannels());

  private AlertKeys() {}

  static AlertsConfig alerts(Values values) {
    return new AlertsConfig(
        Objects.requireNonNullElseGet(values.orNull(EMAIL_KEY), () -> email(empty())),
        Objects.requireNonNullElseGet(values.orNull(SLACK_KEY), () -> new Slack(false, null)),
        Objects.requireNonNullElseGet(values.orNull(LOG_KEY), () -> new Log(true)),
        values.get(OTHERS));
  }

  private static Values empty() {
    return new Values(Node.Mark.START);
  }

  private static Email email(Values values) {
    return new Email(
        values.get(EMAIL_ENABLED),
        Objects.requireNonNullElse(values.orNull(SMTP_HOST), ""),
        values.get(SMTP_PORT),
        values.get(TLS),
        values.orNull(USERNAME),
        values.orNull(PASSWORD),
        Objects.requireNonNullElse(values.orNull(FROM_EMAIL), ""),
        values.get(TO_EMAILS));
  }

  private static void checkEmail(Values values, Reading reading) {
    if (!values.get(EMAIL_ENABLED)) {
      return;
    }
    needs(values, SMTP_HOST, EMAIL_ENABLED, reading);
    needs(values, FROM_EMAIL, EMAIL_ENABLED, reading);
    needs(values, TO_EMAILS, EMAIL_ENABLED, reading);
    if (values.has(USERNAME)) {
      needs(values, PASSWORD, USERNAME, reading);
    }
    if (values.has(PASSWORD)) {
      needs(values, USERNAME, PASSWORD, reading);
    }
  }

  private static void checkSlack(Values values, Reading reading) {
    if (values.get(SLACK_ENABLED)) {
      needs(values, WEBHOOK_URL, SLACK_ENABLED, reading);
    }
    Secret webhook = values.orNull(WEBHOOK_URL);
    if (webhook != null && !webhook.reveal().matches("https?://\\S+")) {
      reading
          .problems()
          .add(values.mark(WEBHOOK_URL), "webhook_url must begin with https:// (or http://)");
    }
  }

  private static void needs(Values values, Key<?> needed, Key<?> because, Reading reading) {
    if (!values.has(needed)) {
      reading
          .problems()
          .add(
              values.mark(because),
              "'%s' needs '%s' beside it".formatted(because.name(), needed.name()));
    }
  }

  private static @Nullable String addressProblem(String address) {
    return ADDRESS.matcher(address).matches()
        ? null
        : "'%s' is no e-mail address".formatted(address);
  }
}
