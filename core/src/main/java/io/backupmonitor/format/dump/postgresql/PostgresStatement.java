package io.backupmonitor.format.dump.postgresql;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Set;

/// One SQL statement of a PostgreSQL dump, without its semicolon and the comments before it.
/// Immutable.
public final class PostgresStatement {

  /// Enough for every clause that names what a statement is about.
  private static final int HEAD_BYTES = 64 * 1024;

  /// The bytes of a statement of rows that can hold the name of its table.
  private static final int ROW_HEAD_BYTES = 512;

  /// How the statements of PostgreSQL begin (its documentation, "SQL Commands").
  private static final Set<String> COMMANDS =
      Set.of(
          ("abort alter analyze begin call checkpoint close cluster comment commit copy create"
                  + " deallocate declare delete discard do drop end execute explain fetch grant import"
                  + " insert listen load lock merge move notify prepare reassign refresh reindex"
                  + " release repack reset revoke rollback savepoint security select set show start"
                  + " table truncate unlisten update vacuum values wait with")
              .split(" "));

  private final byte[] bytes;
  private final long length;
  private final long line;
  private final long valueRows;
  private final String firstWord;
  private final Charset charset;

  /// @param bytes the text, cut where the reader keeps less than all of it
  /// @param length how long the whole text is
  /// @param valueRows how many rows a VALUES list holds
  PostgresStatement(
      byte[] bytes, long length, long line, long valueRows, String firstWord, Charset charset) {
    this.bytes = bytes;
    this.length = length;
    this.line = line;
    this.valueRows = valueRows;
    this.firstWord = firstWord;
    this.charset = charset;
  }

  /// The line on which it begins, counted from 1.
  public long line() {
    return line;
  }

  /// How many rows its VALUES list holds; 0 for every statement but an INSERT with such a list.
  public long valueRows() {
    return valueRows;
  }

  /// Whether its first word, in lower case, is this one.
  public boolean begins(String word) {
    return firstWord.equals(word);
  }

  /// Whether it begins as some statement of PostgreSQL does.
  boolean isSql() {
    return firstWord.isEmpty() || COMMANDS.contains(firstWord);
  }

  /// Whether the reader kept less than the whole text.
  public boolean cut() {
    return bytes.length < length;
  }

  /// The length of the whole text in bytes.
  public long length() {
    return length;
  }

  /// The whole text.
  ///
  /// @throws CharacterCodingException when the bytes are no text in the encoding of the dump
  public String text() throws CharacterCodingException {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  /// Its words from the first one on, for finding out what it is about.
  public PostgresWords words() {
    int most = begins("insert") ? ROW_HEAD_BYTES : HEAD_BYTES;
    return new PostgresWords(new String(bytes, 0, Math.min(bytes.length, most), charset));
  }

  /// Its first characters on one line, for messages.
  public String summary() {
    String start = new String(bytes, 0, Math.min(bytes.length, 240), charset);
    String one = start.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return one.length() <= 60 ? one : one.substring(0, 60) + "…";
  }
}
