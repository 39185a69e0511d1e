package io.backupmonitor.alert;

import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.VisibleText;
import java.time.Instant;
import java.util.List;

/// What people are told about one alert, safe to show: no line holds a control character or
/// anything invisible.
///
/// @param id the same on every try, so that a receiver can tell a repetition
/// @param alertId the number of the alert, for `check-alerts --resolve`
/// @param alertType the type of the alert
/// @param severity how loudly it speaks
/// @param recovery whether it announces the end of the alert
/// @param title what happened, in one short line
/// @param details the facts, one a line; may be empty
/// @param at when it happened
public record AlertMessage(
    String id,
    long alertId,
    String alertType,
    Severity severity,
    boolean recovery,
    String title,
    List<String> details,
    Instant at) {

  private static final int TITLE_LENGTH = 150;

  public AlertMessage {
    details = List.copyOf(details);
  }

  /// The message about an alert. The first line of the alert's text is the title.
  static AlertMessage of(String id, boolean recovery, Alert alert) {
    List<String> lines = lines(alert.message());
    String first = lines.isEmpty() ? alert.alertType() : lines.getFirst();
    String title = shortened(recovery ? "Recovered: " + first : first);
    boolean cut = title.endsWith("…") && !first.endsWith("…");
    return new AlertMessage(
        id,
        alert.id(),
        VisibleText.of(alert.alertType()),
        alert.severity(),
        recovery,
        title,
        lines.subList(cut || lines.isEmpty() ? 0 : 1, lines.size()),
        recovery && alert.resolvedAt() != null ? alert.resolvedAt() : alert.createdAt());
  }

  /// How urgent it is, in one word for people: the severity, or `recovered`.
  public String urgency() {
    return recovery ? "recovered" : severity.word();
  }

  /// The subject of a mail, the first line of a chat.
  public String subject() {
    return "[%s] %s".formatted(urgency(), title);
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(VisibleText::of).toList();
  }

  private static String shortened(String line) {
    if (line.codePointCount(0, line.length()) <= TITLE_LENGTH) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, TITLE_LENGTH - 1)) + "…";
  }
}
