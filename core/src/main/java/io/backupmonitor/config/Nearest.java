package io.backupmonitor.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class Nearest {

  private Nearest() {}

  /// The known word nearest to the given one, if any is near enough to be worth asking about.
  public static Optional<String> to(String word, Collection<String> known) {
    String plain = plain(word);
    return known.stream()
        .filter(candidate -> distance(plain, plain(candidate)) <= allowed(plain, candidate))
        .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
  }

  /// The question to put at the end of a message: ` (did you mean 'x'?)`, or nothing.
  public static String question(String word, Collection<String> known) {
    return to(word, known).map(" (did you mean '%s'?)"::formatted).orElse("");
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static int allowed(String word, String candidate) {
    return Math.max(1, Math.min(4, Math.max(word.length(), candidate.length()) / 3));
  }

  /// How many letters have to be changed, added, removed or swapped with their neighbour to turn
  /// one word into the other (optimal string alignment).
  static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] previous = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      previous[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        int change = one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1;
        int best = Math.min(row[column - 1], previous[column]) + 1;
        best = Math.min(best, previous[column - 1] + change);
        if (swapped(one, line, other, column)) {
          best = Math.min(best, before[column - 2] + 1);
        }
        row[column] = best;
      }
      int[] oldest = before;
      before = previous;
      previous = row;
      row = oldest;
    }
    return previous[other.length()];
  }

  private static boolean swapped(String one, int line, String other, int column) {
    return line > 1
        && column > 1
        && one.charAt(line - 1) == other.charAt(column - 2)
        && one.charAt(line - 2) == other.charAt(column - 1);
  }
}
