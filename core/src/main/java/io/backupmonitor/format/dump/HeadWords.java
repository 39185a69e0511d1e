package io.backupmonitor.format.dump;

import io.backupmonitor.format.Sample;
import java.util.List;

/// Words or signs that are looked for in the first bytes of a content, in any case. A question that
/// costs next to nothing, before one that costs more: every text is asked whether it is a dump.
/// Immutable.
public final class HeadWords {

  private final List<String> words;
  private final boolean[] beginnings = new boolean[256];

  private HeadWords(List<String> words) {
    this.words = words;
    for (String word : words) {
      beginnings[word.charAt(0)] = true;
      beginnings[Character.toLowerCase(word.charAt(0))] = true;
    }
  }

  /// Those words.
  ///
  /// @param words in upper case
  public static HeadWords of(String... words) {
    return new HeadWords(List.of(words));
  }

  /// Whether one of them stands anywhere.
  public boolean areIn(Sample sample) {
    byte[] head = sample.head();
    for (int at = 0; at < head.length; at++) {
      if (beginnings[head[at] & 0xff] && endOfOne(head, at) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether a line begins with one of them, maybe behind blanks; another blank follows it.
  public boolean beginALineOf(Sample sample) {
    byte[] head = sample.head();
    boolean fresh = true;
    for (int at = 0; at < head.length; at++) {
      byte each = head[at];
      if (fresh && beginnings[each & 0xff] && isBlankAt(endOfOne(head, at), head)) {
        return true;
      }
      fresh = each == '\n' || each == '\r' || (fresh && isBlank(each));
    }
    return false;
  }

  /// Where the word ends that stands there; -1 when none does.
  private int endOfOne(byte[] head, int at) {
    for (String word : words) {
      if (isThere(word, head, at)) {
        return at + word.length();
      }
    }
    return -1;
  }

  private static boolean isThere(String word, byte[] head, int at) {
    if (at + word.length() > head.length) {
      return false;
    }
    for (int index = 0; index < word.length(); index++) {
      if (upper(head[at + index]) != word.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  private static int upper(byte each) {
    return each >= 'a' && each <= 'z' ? each - 'a' + 'A' : each;
  }

  private static boolean isBlankAt(int at, byte[] head) {
    return at > 0 && at < head.length && isBlank(head[at]);
  }

  private static boolean isBlank(byte each) {
    return each == ' ' || (each >= '\t' && each <= '\r');
  }
}
