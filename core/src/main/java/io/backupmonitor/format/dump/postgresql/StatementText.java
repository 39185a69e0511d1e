package io.backupmonitor.format.dump.postgresql;

import java.util.Arrays;

/// Collects the bytes of one statement, up to a bound, and spells its current word. For one thread.
final class StatementText {

  private static final int LONGEST_WORD = 32;

  private final int longestKept;
  private byte[] bytes = new byte[8 * 1024];
  private int size;
  private long length;
  private final StringBuilder word = new StringBuilder();

  StatementText(int longestKept) {
    this.longestKept = longestKept;
  }

  void clear() {
    size = 0;
    length = 0;
  }

  void add(int each) {
    length++;
    if (size == bytes.length && size < longestKept) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(longestKept, 2L * size));
    }
    if (size < longestKept) {
      bytes[size++] = (byte) each;
    }
  }

  void add(byte[] source, int offset, int count) {
    length += count;
    int kept = Math.min(count, longestKept - size);
    if (size + kept > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(longestKept, Math.max(2L * size, size + kept)));
    }
    System.arraycopy(source, offset, bytes, size, kept);
    size += kept;
  }

  void beginWord() {
    word.setLength(0);
  }

  boolean inWord() {
    return !word.isEmpty();
  }

  /// Adds a letter to the word, folded to lower case; what is longer than every keyword is cut.
  void addToWord(int each) {
    if (word.length() < LONGEST_WORD) {
      word.append((char) (each >= 'A' && each <= 'Z' ? each + 32 : each));
    }
  }

  String word() {
    return word.toString();
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  long length() {
    return length;
  }
}
