package io.backupmonitor.format;

import java.util.Locale;

/// What bytes of no known format look like to a person.
public final class Looks {

  /// No complaint of a program is longer, and no dump shorter.
  private static final int A_FEW_WORDS = 2048;

  private Looks() {}

  /// Whether it is a page for people, such as a server sends in place of what was asked for.
  static boolean isPage(Sample sample) {
    String text = sample.headText().stripLeading().toLowerCase(Locale.ROOT);
    return text.startsWith("<!doctype html") || text.startsWith("<html");
  }

  /// Whether a content of no known format shows that it is no backup, although it is called one: it
  /// is empty, a page for people, nothing but zeros, or a few words where a dump should be.
  public static boolean isNoBackup(Sample sample) {
    String name = sample.name();
    if (BackupNames.isBackup(name) && isPage(sample)) {
      return true;
    }
    if (BackupNames.isFilled(name) && isZeros(sample.head()) && isZeros(sample.tail())) {
      return true;
    }
    return BackupNames.isDump(name) && sample.head().length < A_FEW_WORDS && isText(sample.head());
  }

  /// A noun with its article, for the end of a sentence.
  public static String of(Sample sample) {
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
