package io.backupmonitor.format.dump;

import io.backupmonitor.format.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The first bytes of a content, looked at as SQL text.
final class SqlHead {

  /// Enough of a statement to know it by.
  private static final int KEPT_BYTES = 128;

  private SqlHead() {}

  /// What is asked about the statements.
  @FunctionalInterface
  interface Question {
    boolean fits(SqlScanner scanner) throws IOException;
  }

  static boolean fits(Sample sample, SqlDialect dialect, Question question) {
    ByteArrayInputStream head = new ByteArrayInputStream(sample.head());
    try {
      return question.fits(new SqlScanner(head, dialect, KEPT_BYTES, sample.head().length + 1));
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
  }

  /// Whether one of these words stands anywhere, in any case. A question that costs next to
  /// nothing, before one that costs more: every text is asked whether it is a dump.
  ///
  /// @param words in upper case
  static boolean mentions(Sample sample, List<String> words) {
    byte[] head = sample.head();
    for (int at = 0; at < head.length; at++) {
      if (isOneOf(words, head, at, false)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a line begins with one of these words, in any case, maybe behind blanks; another blank
  /// follows it.
  ///
  /// @param words in upper case
  static boolean beginsALine(Sample sample, List<String> words) {
    byte[] head = sample.head();
    boolean fresh = true;
    for (int at = 0; at < head.length; at++) {
      if (fresh && isOneOf(words, head, at, true)) {
        return true;
      }
      byte each = head[at];
      fresh = each == '\n' || each == '\r' || (fresh && isBlank(each));
    }
    return false;
  }

  private static boolean isOneOf(List<String> words, byte[] head, int at, boolean whole) {
    int first = upper(head[at]);
    for (int index = 0; index < words.size(); index++) {
      String word = words.get(index);
      if (word.charAt(0) == first && isThere(word, head, at)) {
        int end = at + word.length();
        return !whole || (end < head.length && isBlank(head[end]));
      }
    }
    return false;
  }

  private static boolean isThere(String word, byte[] head, int at) {
    if (at + word.length() > head.length) {
      return false;
    }
    for (int index = 1; index < word.length(); index++) {
      if (upper(head[at + index]) != word.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  private static int upper(byte each) {
    return each >= 'a' && each <= 'z' ? each - 'a' + 'A' : each;
  }

  private static boolean isBlank(byte each) {
    return each == ' ' || (each >= '\t' && each <= '\r');
  }
}
