package io.backupmonitor.format.dump.postgresql;

/// Counts the rows in the VALUES list of an INSERT while its words go by. For one thread.
final class ValueRows {

  private boolean first = true;
  private boolean insert;
  private boolean values;
  private boolean counting;
  private boolean conflict;
  private String before = "";
  private long rows;

  /// Takes the next word that stands outside parentheses, in lower case.
  void word(String word) {
    if (first) {
      insert = word.equals("insert");
      first = false;
    } else if (insert && values) {
      counting = false;
      conflict |= word.equals("conflict");
    } else if (insert && word.equals("values")) {
      values = true;
      counting = true;
      rows = before.equals("default") ? 1 : 0;
    }
    before = word;
  }

  /// Takes an opening parenthesis that stands in no other.
  void parenthesis() {
    if (counting) {
      rows++;
    }
  }

  /// How many rows there are for sure: rows that may conflict with others do not count.
  long rows() {
    return conflict ? 0 : rows;
  }
}
