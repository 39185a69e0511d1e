package io.backupmonitor.restore.mariadb;

import java.util.Optional;
import java.util.Set;

/// Finds what reaches for files or programs of the server, so that it can be told from a statement
/// that is merely wrong. That such a statement cannot do harm is not up to this: the account that
/// runs a dump has no right to it.
final class MariadbDanger {

  /// Code that a restore does not run may write files when somebody else calls it later.
  private static final Set<String> BODIES =
      Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "VIEW", "PACKAGE");

  /// What the code of a function begins with, or its library.
  private static final Set<String> BEFORE_BODY = Set.of("SONAME", "BEGIN", "RETURN");

  private MariadbDanger() {}

  /// What a statement reaches for; empty when it is nothing of that kind.
  static Optional<String> of(byte[] text, int length) {
    MariadbWords words = new MariadbWords(text, length);
    String keyword = words.keyword();
    if (keyword.equals("LOAD")) {
      return Set.of("DATA", "XML").contains(words.keyword())
          ? Optional.of("reads a file of the server or of its client")
          : Optional.empty();
    }
    return mentions(text, length, "file")
        ? within(words, keyword.equals("CREATE"))
        : Optional.empty();
  }

  /// Whether it makes a function out of a library of the server, as the tools write it with
  /// `--system=udfs`.
  static boolean loadsLibrary(byte[] text, int length) {
    MariadbWords words = new MariadbWords(text, length);
    if (!words.keyword().equals("CREATE") || !mentions(text, length, "soname")) {
      return false;
    }
    String word = words.keyword();
    while (!words.ended() && !BEFORE_BODY.contains(word)) {
      word = words.keyword();
    }
    return word.equals("SONAME");
  }

  private static Optional<String> within(MariadbWords words, boolean creates) {
    boolean inBody = false;
    String before = "";
    for (int count = 1; !words.ended(); count++) {
      String word = words.keyword();
      inBody |= creates && count < 16 && BODIES.contains(word);
      if (!inBody && before.equals("INTO") && Set.of("OUTFILE", "DUMPFILE").contains(word)) {
        return Optional.of("writes a file of the server");
      }
      if (!inBody && before.equals("LOAD_FILE") && word.equals("(")) {
        return Optional.of("reads a file of the server");
      }
      before = word;
    }
    return Optional.empty();
  }

  /// Most statements are long lists of values, of which no more than this is asked.
  private static boolean mentions(byte[] text, int length, String word) {
    int first = word.charAt(0);
    for (int at = 0; at <= length - word.length(); at++) {
      if ((text[at] | 0x20) == first && isAt(text, at, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] text, int at, String word) {
    for (int each = 1; each < word.length(); each++) {
      if ((text[at + each] | 0x20) != word.charAt(each)) {
        return false;
      }
    }
    return true;
  }
}
