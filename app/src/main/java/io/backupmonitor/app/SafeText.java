package io.backupmonitor.app;

/// Makes any text safe to print: what could steer a terminal or reorder a line is written out as
/// `\n`, `\x1b` or `\u202e`; in a text that has such a character, a backslash is doubled.
final class SafeText {

  private SafeText() {}

  static String of(String text) {
    if (text.codePoints().noneMatch(SafeText::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int point) {
    switch (point) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      case '\\' -> safe.append("\\\\");
      default -> {
        if (!isUnsafe(point)) {
          safe.appendCodePoint(point);
        } else if (point < 0x100) {
          safe.append("\\x%02x".formatted(point));
        } else {
          safe.append("\\u%04x".formatted(point));
        }
      }
    }
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }
}
