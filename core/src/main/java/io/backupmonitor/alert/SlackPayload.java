package io.backupmonitor.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The JSON that a Slack webhook takes. Every text is of the type `plain_text` and escaped as Slack
/// asks, so that a file's name can neither format, link, nor call people with `<!channel>`.
final class SlackPayload {

  // Slack refuses a header of more than 150 and a section of more than 3,000 characters.
  private static final int HEADER_LENGTH = 150;
  private static final int SECTION_LENGTH = 2900;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SlackPayload() {}

  static String of(AlertMessage message) {
    List<Map<String, Object>> blocks = new ArrayList<>();
    blocks.add(Map.of("type", "header", "text", plain(message.subject(), HEADER_LENGTH)));
    if (!message.details().isEmpty()) {
      String details = String.join("\n", message.details());
      blocks.add(Map.of("type", "section", "text", plain(details, SECTION_LENGTH)));
    }
    blocks.add(Map.of("type", "context", "elements", List.of(plain(footer(message), 300))));
    return JSON.writeValueAsString(
        Map.of(
            // Shown where blocks are not, such as in a notification.
            "text", escaped(message.subject(), SECTION_LENGTH),
            "mrkdwn", false,
            "parse", "none",
            "link_names", false,
            "unfurl_links", false,
            "unfurl_media", false,
            "blocks", blocks));
  }

  private static String footer(AlertMessage message) {
    return "alert %d, %s, message %s".formatted(message.alertId(), message.at(), message.id());
  }

  private static Map<String, Object> plain(String text, int length) {
    return Map.of("type", "plain_text", "text", escaped(text, length), "emoji", false);
  }

  /// The text with Slack's three special characters escaped, cut so that no entity is halved.
  private static String escaped(String text, int length) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int point : text.codePoints().toArray()) {
      String piece =
          switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
          };
      if (escaped.length() + piece.length() >= length) {
        return escaped.append('…').toString();
      }
      escaped.append(piece);
    }
    return escaped.toString();
  }
}
