package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.Open;
import java.io.IOException;

/// The rows after a `COPY … FROM stdin`, up to the line `\.`. For one thread.
final class CopyBlock {

  private final DumpBytes bytes;
  private final String where;
  private final long startLine;
  private final boolean csv;
  private boolean header;
  private boolean atLineStart = true;
  private boolean quoted;
  private long rows;

  CopyBlock(DumpBytes bytes, String table, boolean csv, boolean header) {
    this.bytes = bytes;
    this.where = " in the rows of " + table;
    this.startLine = bytes.line();
    this.csv = csv;
    this.header = header;
  }

  PostgresDumpPart next() throws IOException {
    bytes.ensure(4);
    if (atLineStart && isEndMark()) {
      bytes.restOfLine(4);
      return new PostgresDumpPart.CopyEnd(rows);
    }
    if (bytes.peek() < 0) {
      return new PostgresDumpPart.End(Open.COPY, startLine, rows);
    }
    return rows();
  }

  private boolean isEndMark() throws IOException {
    if (bytes.peek() != '\\' || bytes.peek(1) != '.') {
      return false;
    }
    int third = bytes.peek(2);
    return third < 0 || third == '\n' || (third == '\r' && isLineEnd(bytes.peek(3)));
  }

  private static boolean isLineEnd(int each) {
    return each < 0 || each == '\n';
  }

  /// As many rows as lie in the buffer, up to what may be the end mark.
  private PostgresDumpPart rows() throws IOException {
    int start = bytes.position();
    int end = start;
    long newlines = 0;
    byte[] array = bytes.array();
    int limit = bytes.limit();
    while (end < limit) {
      int newline = bytes.findNewline(end, where);
      count(array, end, newline, limit);
      atLineStart = newline < limit;
      end = Math.min(limit, newline + 1);
      if (!atLineStart) {
        break;
      }
      newlines++;
      if (end < limit && array[end] == '\\' && (limit - end < 4 || array[end + 1] == '.')) {
        break;
      }
    }
    bytes.skipTo(end, newlines);
    return new PostgresDumpPart.CopyRows(array, start, end - start);
  }

  /// Counts the row that ends at this newline, if one does.
  private void count(byte[] array, int start, int newline, int limit) {
    if (csv) {
      for (int at = start; at < newline; at++) {
        quoted ^= array[at] == '"';
      }
    }
    if (newline == limit || quoted) {
      return;
    }
    if (header) {
      header = false;
    } else {
      rows++;
    }
  }
}
