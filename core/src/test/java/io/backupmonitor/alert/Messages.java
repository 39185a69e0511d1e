package io.backupmonitor.alert;

import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.time.Instant;

/// Messages for the tests of the channels.
final class Messages {

  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /// A name that tries everything at once.
  static final String HOSTILE_NAME =
      "x\r\nBcc: thief@example.org\r\n\r\n<img src=x onerror=alert(1)> <!channel> &\u202Egz.rat";

  private Messages() {}

  static AlertMessage message(String text) {
    return message("7f3a-1", text);
  }

  static AlertMessage message(String id, String text) {
    return AlertMessage.of(id, false, alert(text));
  }

  static AlertMessage recovery(String text) {
    return AlertMessage.of("7f3a-2", true, alert(text));
  }

  static Alert alert(String text) {
    return new Alert(
        12,
        1L,
        123L,
        "verification_failure",
        "verification_failure/1/archive.truncated/backup:shop.tar.gz",
        Severity.CRITICAL,
        text,
        false,
        NOON,
        null);
  }
}
