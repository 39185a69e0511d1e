package io.backupmonitor.alert;

import java.util.stream.Collectors;

/// The two bodies of a mail.
final class MailText {

  private MailText() {}

  static String plain(AlertMessage message) {
    return """
        %s

        %s

        --%s
        %s
        """
        .formatted(message.subject(), String.join("\n\n", message.details()), " ", footer(message));
  }

  static String html(AlertMessage message) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>%s</title></head>
        <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:40em;border-left:4px solid %s;padding-left:16px">
        <p style="margin:0;color:%s;font-weight:600">%s</p>
        <h1 style="margin:4px 0 12px;font-size:20px;line-height:1.3;overflow-wrap:anywhere">%s</h1>
        %s
        <p style="margin:16px 0 0;font-size:13px;color:#777">%s</p>
        </div></body></html>
        """
        .formatted(
            escaped(message.title()),
            colour(message),
            colour(message),
            escaped(message.urgency()),
            escaped(message.title()),
            message.details().stream().map(MailText::paragraph).collect(Collectors.joining("\n")),
            escaped(footer(message)));
  }

  private static String paragraph(String line) {
    return "<p style=\"margin:0 0 10px;overflow-wrap:anywhere\">" + escaped(line) + "</p>";
  }

  private static String footer(AlertMessage message) {
    return "Backup Monitor, alert %d (%s), %s"
        .formatted(message.alertId(), message.alertType(), message.at());
  }

  private static String colour(AlertMessage message) {
    if (message.recovery()) {
      return "#2e7d4f";
    }
    return switch (message.severity()) {
      case CRITICAL -> "#c0392b";
      case WARNING -> "#b7791f";
      case INFO -> "#3b6ea5";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
