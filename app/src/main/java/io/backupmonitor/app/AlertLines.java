package io.backupmonitor.app;

import io.backupmonitor.alert.AlertSummary;
import io.backupmonitor.alert.DeliveryOutcome;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.util.ArrayList;
import java.util.List;

/// What people were told, to whom, and what could not be sent.
final class AlertLines {

  private final Results results;
  private final Style style;
  private ExitCode exitCode = ExitCode.WELL;

  AlertLines(Program program, Results results) {
    this.results = results;
    this.style = new Style(program.colour());
  }

  void show(AlertSummary summary) {
    if (!summary.everythingSent()) {
      exitCode = ExitCode.UNDETERMINED;
    }
    summary.opened().forEach(alert -> json("opened", alert));
    summary.resolved().forEach(alert -> json("resolved", alert));
    summary.attempts().forEach(this::json);
    List<String> lines = new ArrayList<>();
    summary.opened().forEach(alert -> lines.add("New: " + line(alert)));
    summary.resolved().forEach(alert -> lines.add("Over: " + line(alert)));
    summary.attempts().forEach(attempt -> lines.add(line(attempt)));
    lines.add(
        summary.open().isEmpty()
            ? "No alert is open."
            : "%s open.".formatted(isOrAre(summary.open().size())));
    results.afterwards(lines);
  }

  /// Shows the alerts that were open before, one line each.
  void stillOpen(AlertSummary summary) {
    List<Alert> older =
        summary.open().stream().filter(alert -> !opened(summary, alert.id())).toList();
    older.forEach(alert -> json("open", alert));
    results.afterwards(older.stream().map(alert -> "Open: " + line(alert)).toList());
  }

  private static boolean opened(AlertSummary summary, long id) {
    return summary.opened().stream().anyMatch(alert -> alert.id() == id);
  }

  /// How the program ends by what could not be sent.
  ExitCode exitCode() {
    return exitCode;
  }

  /// One alert on one line.
  String line(Alert alert) {
    return "#%d %s %s: %s"
        .formatted(
            alert.id(),
            style.severity(alert.severity(), alert.severity().word()),
            alert.alertType(),
            SafeText.of(alert.message().lines().findFirst().orElse("")));
  }

  private static String isOrAre(int number) {
    return number == 1 ? "1 alert is" : Amounts.count(number) + " alerts are";
  }

  private String line(AlertSummary.Attempt attempt) {
    String message =
        "%s: '%s'".formatted(attempt.channel(), SafeText.of(attempt.message().subject()));
    return switch (attempt.outcome()) {
      case DeliveryOutcome.Sent sent ->
          "Sent by %s to %s%s"
              .formatted(
                  message,
                  String.join(", ", sent.to()),
                  sent.refused().isEmpty()
                      ? ""
                      : "; refused for " + String.join(", ", sent.refused()));
      case DeliveryOutcome.Unreachable later ->
          style.severity(Severity.WARNING, "Waits") + " for " + message + ": " + later.reason();
      case DeliveryOutcome.Postponed later ->
          style.severity(Severity.WARNING, "Waits") + " for " + message + ": " + later.reason();
      case DeliveryOutcome.Refused never ->
          style.severity(Severity.CRITICAL, "Not sent") + " by " + message + ": " + never.reason();
    };
  }

  private void json(String event, Alert alert) {
    results.line(
        JsonLines.object(
            "alert",
            json -> {
              json.writeStringProperty("event", event);
              json.writeNumberProperty("id", alert.id());
              json.writeStringProperty("alert_type", alert.alertType());
              json.writeStringProperty("severity", alert.severity().word());
              json.writeStringProperty("message", alert.message());
              if (alert.locationId() != null) {
                json.writeNumberProperty("location_id", alert.locationId());
              }
              if (alert.backupId() != null) {
                json.writeNumberProperty("backup_id", alert.backupId());
              }
            }));
  }

  private void json(AlertSummary.Attempt attempt) {
    results.line(
        JsonLines.object(
            "delivery",
            json -> {
              json.writeStringProperty("channel", attempt.channel());
              json.writeStringProperty("subject", attempt.message().subject());
              json.writeStringProperty("status", status(attempt.outcome()));
              json.writeArrayPropertyStart("to");
              if (attempt.outcome() instanceof DeliveryOutcome.Sent sent) {
                sent.to().forEach(json::writeString);
              }
              json.writeEndArray();
              json.writeStringProperty("reason", reason(attempt.outcome()));
            }));
  }

  private static String status(DeliveryOutcome outcome) {
    return switch (outcome) {
      case DeliveryOutcome.Sent _ -> "sent";
      case DeliveryOutcome.Unreachable _, DeliveryOutcome.Postponed _ -> "waiting";
      case DeliveryOutcome.Refused _ -> "refused";
    };
  }

  private static String reason(DeliveryOutcome outcome) {
    return switch (outcome) {
      case DeliveryOutcome.Sent sent -> String.join(", ", sent.refused());
      case DeliveryOutcome.Unreachable unreachable -> unreachable.reason();
      case DeliveryOutcome.Postponed postponed -> postponed.reason();
      case DeliveryOutcome.Refused refused -> refused.reason();
    };
  }
}
