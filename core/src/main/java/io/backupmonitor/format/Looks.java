package io.backupmonitor.format;

import java.util.Locale;

/// What bytes of no known format look like to a person.
public final class Looks {

  private Looks() {}

  /// Whether it is a page for people, such as a server sends in place of what was asked for.
  static boolean isPage(Sample sample) {
    String text = sample.headText().stripLeading().toLowerCase(Locale.ROOT);
    return text.startsWith("<!doctype html") || text.startsWith("<html");
  }

  /// A noun with its article, for the end of a sentence.
  static String of(Sample sample) {
    byte[] head = sample.head();
    if (isPage(sample)) {
      return "an HTML page";
    }
    String text = sample.headText().stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("<?xml")) {
      return "an XML document";
    }
    if (text.startsWith("{") || text.startsWith("[{")) {
      return "JSON";
    }
    if (isZeros(head)) {
      return "zero bytes";
    }
    return isText(head) ? "plain text: '%s'".formatted(firstLine(sample)) : "unknown bytes";
  }

  private static boolean isZeros(byte[] head) {
    for (byte each : head) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte[] head) {
    for (byte each : head) {
      boolean control = each >= 0 && each < 32 && each != '\n' && each != '\r' && each != '\t';
      if (control) {
        return false;
      }
    }
    return true;
  }

  private static String firstLine(Sample sample) {
    String line = sample.headText().lines().findFirst().orElse("").strip();
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }
}
