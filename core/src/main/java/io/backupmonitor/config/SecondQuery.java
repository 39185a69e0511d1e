package io.backupmonitor.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a second query behind the first, where it is one for every engine. Whatever engines read
/// differently (backslashes, `$` and `#`, a block of a program) is left to the engine that is
/// asked, which takes one statement only.
final class SecondQuery {

  private static final Pattern QUERY =
      Pattern.compile("(?is)[\\s(]*(select|with|values|table|show)\\b.*");

  /// What every engine reads as one piece: texts, names, comments, and all that means nothing here.
  private static final Pattern PIECE =
      Pattern.compile(
          "(?s)'[^'\\\\]*'|\"[^\"\\\\]*\"|`[^`\\\\]*`|--[ \\t][^\\n]*|/\\*(?![!M])((?!/\\*).)*?\\*/"
              + "|[^'\"`;\\\\$#/*\\[\\]-]+|-(?!-)|/(?!\\*)|\\*(?!/)");

  private SecondQuery() {}

  /// The text of what follows the first query; empty where there is surely nothing, and where that
  /// cannot be told for every engine.
  static String of(String sql) {
    Matcher pieces = PIECE.matcher(sql);
    int at = 0;
    while (at < sql.length()) {
      if (sql.charAt(at) == ';') {
        return QUERY.matcher(sql.substring(0, at)).matches() ? rest(sql.substring(at)) : "";
      }
      if (!pieces.find(at) || pieces.start() != at) {
        return "";
      }
      at = pieces.end();
    }
    return "";
  }

  /// What is left when comments and empty statements are passed.
  private static String rest(String text) {
    String left = text.replaceFirst("(?s)^(;|\\s|--[ \\t][^\\n]*(\\n|$)|/\\*(?![!M]).*?\\*/)+", "");
    return left.matches("(?s)[A-Za-z].*") ? left.strip() : "";
  }
}
