package io.backupmonitor.model;

/// Foreign text, such as a file's name, made safe to show to people on one line: whatever would be
/// invisible, break the line, steer a terminal or turn the direction of writing is written out.
///
/// A newline becomes `\n`, an escape `\x1B`, a right-to-left override `\u202E`. Everything else
/// stays. This is about what people see; whoever writes HTML, CSV or a mail escapes for that medium
/// as well.
public final class VisibleText {

  private VisibleText() {}

  /// The text with everything unseen written out.
  public static String of(String text) {
    if (text.codePoints().noneMatch(VisibleText::isUnseen)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isUnseen(point)) {
                visible.append(written(point));
              } else {
                visible.appendCodePoint(point);
              }
            });
    return visible.toString();
  }

  private static boolean isUnseen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static String written(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          point < 0x100
              ? "\\x%02X".formatted(point)
              : point < 0x10000 ? "\\u%04X".formatted(point) : "\\U%06X".formatted(point);
    };
  }
}
