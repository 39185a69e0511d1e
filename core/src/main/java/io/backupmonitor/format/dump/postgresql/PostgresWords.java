package io.backupmonitor.format.dump.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Walks over the words of one PostgreSQL statement: keywords and names folded to lower case,
/// quoted names as they are, strings, symbols; comments are passed over. For one thread.
public final class PostgresWords {

  private enum Kind {
    WORD,
    QUOTED,
    STRING,
    SYMBOL
  }

  private record Token(Kind kind, String text) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int scanned;
  private int at;

  /// Begins before the first word.
  public PostgresWords(String text) {
    this.text = text;
  }

  /// Takes these keywords, one after the other, if they come next; otherwise takes nothing.
  public boolean accept(String... words) {
    for (int index = 0; index < words.length; index++) {
      Token token = token(at + index);
      if (token == null || token.kind != Kind.WORD || !token.text.equals(words[index])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  /// Takes the next token if it is one of these keywords.
  public boolean acceptOneOf(String... words) {
    for (String word : words) {
      if (accept(word)) {
        return true;
      }
    }
    return false;
  }

  /// Takes this symbol if it comes next.
  public boolean acceptSymbol(char symbol) {
    Token token = token(at);
    if (token == null || token.kind != Kind.SYMBOL || token.text.charAt(0) != symbol) {
      return false;
    }
    at++;
    return true;
  }

  /// Takes a name, quoted or not; null when something else comes next.
  public @Nullable String name() {
    Token token = token(at);
    if (token == null || (token.kind != Kind.WORD && token.kind != Kind.QUOTED)) {
      return null;
    }
    at++;
    return token.text;
  }

  /// Takes a name with its qualifiers, as in `public.orders`; empty when something else comes next.
  public List<String> qualifiedName() {
    List<String> names = new ArrayList<>();
    String name = name();
    while (name != null) {
      names.add(name);
      name = acceptSymbol('.') ? name() : null;
    }
    return names;
  }

  /// Takes a string; null when something else comes next.
  public @Nullable String string() {
    Token token = token(at);
    if (token == null || token.kind != Kind.STRING) {
      return null;
    }
    at++;
    return token.text;
  }

  /// Takes a name or a string, whichever comes next; null for a symbol or the end.
  public @Nullable String value() {
    String name = name();
    return name == null ? string() : name;
  }

  /// Passes over one token, a whole pair of parentheses counting as one; false at the end.
  public boolean skip() {
    if (!acceptSymbol('(')) {
      boolean more = token(at) != null;
      at++;
      return more;
    }
    int depth = 1;
    while (depth > 0 && token(at) != null) {
      if (acceptSymbol('(')) {
        depth++;
      } else if (acceptSymbol(')')) {
        depth--;
      } else {
        at++;
      }
    }
    return true;
  }

  /// Goes to just after the next occurrence of these keywords outside parentheses; false, at the
  /// end, when there is none.
  public boolean skipTo(String... words) {
    while (token(at) != null) {
      if (accept(words)) {
        return true;
      }
      skip();
    }
    return false;
  }

  /// Whether any keyword or unquoted name from here to the end, inside parentheses too, is such.
  public boolean anyWord(Predicate<String> wanted) {
    for (int index = at; ; index++) {
      Token token = token(index);
      if (token == null) {
        return false;
      }
      if ((token.kind == Kind.WORD || token.kind == Kind.QUOTED) && wanted.test(token.text)) {
        return true;
      }
    }
  }

  /// Whether nothing comes any more.
  public boolean atEnd() {
    return token(at) == null;
  }

  private @Nullable Token token(int index) {
    while (tokens.size() <= index) {
      Token token = scan();
      if (token == null) {
        return null;
      }
      tokens.add(token);
    }
    return tokens.get(index);
  }

  private @Nullable Token scan() {
    skipBlank();
    if (scanned >= text.length()) {
      return null;
    }
    char first = text.charAt(scanned);
    if (first == '"') {
      return new Token(Kind.QUOTED, quoted('"', false));
    }
    if (first == '\'') {
      return new Token(Kind.STRING, quoted('\'', false));
    }
    if (first == '$') {
      String body = dollarQuoted();
      if (body != null) {
        return new Token(Kind.STRING, body);
      }
    }
    if (isWordPart(first) && first != '$') {
      return wordOrEscapeString();
    }
    scanned++;
    return new Token(Kind.SYMBOL, String.valueOf(first));
  }

  private Token wordOrEscapeString() {
    int start = scanned;
    while (scanned < text.length() && isWordPart(text.charAt(scanned))) {
      scanned++;
    }
    String word = text.substring(start, scanned).toLowerCase(Locale.ROOT);
    boolean string = scanned < text.length() && text.charAt(scanned) == '\'';
    if (string && (word.equals("e") || word.equals("n") || word.equals("b") || word.equals("x"))) {
      return new Token(Kind.STRING, quoted('\'', word.equals("e")));
    }
    return new Token(Kind.WORD, word);
  }

  /// Reads a quoted text; a doubled quote stands for one.
  private String quoted(char quote, boolean escapes) {
    StringBuilder content = new StringBuilder();
    scanned++;
    while (scanned < text.length()) {
      char each = text.charAt(scanned++);
      if (each == quote) {
        if (scanned >= text.length() || text.charAt(scanned) != quote) {
          break;
        }
        scanned++;
      } else if (escapes && each == '\\' && scanned < text.length()) {
        each = text.charAt(scanned++);
      }
      content.append(each);
    }
    return content.toString();
  }

  private @Nullable String dollarQuoted() {
    int close = text.indexOf('$', scanned + 1);
    if (close < 0
        || !text.substring(scanned + 1, close).chars().allMatch(PostgresWords::isTagPart)) {
      return null;
    }
    String tag = text.substring(scanned, close + 1);
    int end = text.indexOf(tag, close + 1);
    String body = text.substring(close + 1, end < 0 ? text.length() : end);
    scanned = end < 0 ? text.length() : end + tag.length();
    return body;
  }

  private void skipBlank() {
    while (scanned < text.length()) {
      if (text.startsWith("--", scanned)) {
        int end = text.indexOf('\n', scanned);
        scanned = end < 0 ? text.length() : end + 1;
      } else if (text.startsWith("/*", scanned)) {
        skipComment();
      } else if (Character.isWhitespace(text.charAt(scanned))) {
        scanned++;
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", scanned)) {
        depth++;
        scanned += 2;
      } else if (text.startsWith("*/", scanned)) {
        depth--;
        scanned += 2;
      } else {
        scanned++;
      }
    } while (depth > 0 && scanned < text.length());
  }

  private static boolean isWordPart(char each) {
    return Character.isLetterOrDigit(each) || each == '_' || each == '$' || each >= 0x80;
  }

  private static boolean isTagPart(int each) {
    return Character.isLetterOrDigit(each) || each == '_' || each >= 0x80;
  }
}
