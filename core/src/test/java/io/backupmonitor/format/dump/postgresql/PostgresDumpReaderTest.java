package io.backupmonitor.format.dump.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.DamageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresDumpReaderTest {

  @Test
  void splitsAtSemicolonsAndDropsCommentsBetweenStatements() {
    dump("SELECT 1; -- one\n/* two /* nested; */ */ SELECT 2;\n;;")
        .holds("SELECT 1", "SELECT 2", "end");
  }

  @Test
  void keepsSemicolonsInsideQuotes() {
    dump("SELECT 'a;b'';c', \"d;\"\"e\";").holds("SELECT 'a;b'';c', \"d;\"\"e\"", "end");
  }

  @Test
  void aBackslashEndsNoOrdinaryString() {
    dump("SELECT 'a\\';SELECT 2;").holds("SELECT 'a\\'", "SELECT 2", "end");
  }

  @Test
  void aBackslashEscapesInAnEscapeString() {
    dump("SELECT E'a\\';b', e'\\\\';X;").holds("SELECT E'a\\';b', e'\\\\'", "X", "end");
  }

  @Test
  void aNameThatEndsInAnEBeginsNoEscapeString() {
    dump("SELECT type'a\\';X;").holds("SELECT type'a\\'", "X", "end");
  }

  @Test
  void aBackslashEscapesEverywhereWithoutStandardStrings() {
    dump("SET standard_conforming_strings = off;SELECT 'a\\';b';")
        .holds("SET standard_conforming_strings = off", "SELECT 'a\\';b'", "end");
  }

  @Test
  void keepsSemicolonsInsideDollarQuotes() {
    dump("DO $x$ a; $$ b; $x $x$; SELECT $1, a$b$c; SELECT $$;$$;")
        .holds("DO $x$ a; $$ b; $x $x$", "SELECT $1, a$b$c", "SELECT $$;$$", "end");
  }

  @Test
  void keepsSemicolonsInsideParentheses() {
    dump("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);X;")
        .holds("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)", "X", "end");
  }

  @Test
  void keepsTheStatementsOfAnAtomicBodyTogether() {
    String body = "BEGIN ATOMIC SELECT CASE WHEN a THEN 1 ELSE 2 END; SELECT 2; END";
    dump("CREATE FUNCTION f() RETURNS int " + body + ";X;")
        .holds("CREATE FUNCTION f() RETURNS int " + body, "X", "end");
    dump("CREATE OR REPLACE PROCEDURE f() " + body + ";X;")
        .holds("CREATE OR REPLACE PROCEDURE f() " + body, "X", "end");
  }

  @Test
  void beginIsAStatementOutsideAFunction() {
    dump("BEGIN;CREATE TABLE t (a int);COMMIT;")
        .holds("BEGIN", "CREATE TABLE t (a int)", "COMMIT", "end");
  }

  @Test
  void readsBlocksOfRows() {
    dump("COPY a.t (x) FROM stdin;\n1\n\\N\n\\.\nSELECT 1;")
        .holds("copy a.t", "1\n\\N\n", "rows 2", "SELECT 1", "end");
  }

  @Test
  void readsBlocksOfRowsWithWindowsLineEnds() {
    dump("COPY t FROM stdin;\r\n1\r\n2\r\n\\.\r\nSELECT 1;\r\n")
        .holds("copy t", "1\r\n2\r\n", "rows 2", "SELECT 1", "end");
  }

  @Test
  void aRowThatBeginsWithABackslashAndADotIsNoEnd() {
    dump("COPY t FROM stdin;\n\\.x\n\\\\.\n\\.\n")
        .holds("copy t", "\\.x\n\\\\.\n", "rows 2", "end");
  }

  @Test
  void anEndMarkNeedsNoNewlineAtTheVeryEnd() {
    dump("COPY t FROM stdin;\n1\n\\.").holds("copy t", "1\n", "rows 1", "end");
  }

  @Test
  void aQuotedNewlineEndsNoRowOfCsv() {
    dump("COPY t FROM STDIN WITH (FORMAT csv, HEADER);\na,b\n1,\"x\ny\"\n2,z\n\\.\n")
        .holds("copy t", "a,b\n1,\"x\ny\"\n2,z\n", "rows 2", "end");
  }

  @Test
  void copyingFromAFileIsAnOrdinaryStatement() {
    dump("COPY t FROM '/etc/passwd';COPY t TO PROGRAM 'x';")
        .holds("COPY t FROM '/etc/passwd'", "COPY t TO PROGRAM 'x'", "end");
  }

  @Test
  void tellsCommandsForTheClient() {
    dump("\\connect shop\nSELECT 1;\n  \\! id\n\\restrict k\n")
        .holds("\\connect shop", "SELECT 1", "\\! id", "\\restrict k", "end");
  }

  @Test
  void tellsACommandInsideAStatement() {
    dump("SELECT 'x' \\gexec\nSELECT 1;").holds("inside \\gexec", "SELECT 1", "end");
  }

  @Test
  void tellsACommandBehindTheBeginningOfRows() {
    dump("COPY t FROM stdin; \\! id\n1\n\\.\n").holds("copy t", "\\! id", "1\n", "rows 1", "end");
  }

  @Test
  void tellsTheMarksOfTheTools() {
    dump("--\n-- PostgreSQL database dump\n--\n-- PostgreSQL database dump complete\r\n--\n")
        .holds("HEADER", "FOOTER", "end");
    dump("-- PostgreSQL database cluster dump\n-- PostgreSQL database cluster dump complete\n")
        .holds("CLUSTER_HEADER", "CLUSTER_FOOTER", "end");
  }

  @Test
  void tellsWhichServerADumpComesFrom() {
    dump("-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)\nSELECT 1;")
        .holds("from 15", "SELECT 1", "end");
  }

  @Test
  void tellsWhatIsOpenAtTheEnd() {
    dump("SELECT 1").holds("open STATEMENT");
    dump("SELECT (1;").holds("open STATEMENT");
    dump("SELECT 'a;").holds("open QUOTE");
    dump("DO $$ BEGIN END;").holds("open QUOTE");
    dump("/* a /* b */").holds("open COMMENT");
    dump("COPY t FROM stdin;\n1\n2").holds("copy t", "1\n", "2", "open COPY after 1");
  }

  @Test
  void countsTheRowsOfInserts() throws IOException {
    assertThat(rows("INSERT INTO t VALUES (1), (2, (3)), ('),(');")).isEqualTo(3);
    assertThat(rows("INSERT INTO t (a, b) VALUES (1, 2) RETURNING (a), (b);")).isEqualTo(1);
    assertThat(rows("INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING;")).isZero();
    assertThat(rows("INSERT INTO t DEFAULT VALUES;")).isEqualTo(1);
    assertThat(rows("INSERT INTO t SELECT (1), (2);")).isZero();
  }

  @Test
  void refusesANulByteWhereverItStands() {
    for (String text : List.of("SELECT 1\0;", "-- \0\n", "COPY t FROM stdin;\n1\n\0\0\0\n\\.\n")) {
      assertThatThrownBy(() -> parts(text, 7))
          .isInstanceOf(DamageException.class)
          .hasMessageContaining("NUL");
    }
  }

  @Test
  void keepsOnlyTheStartOfALongStatement() throws IOException {
    String text = "SELECT '" + "x".repeat(100_000) + "';";
    PostgresDumpReader reader = new PostgresDumpReader(stream(text, 1 << 16), 1_000);
    PostgresDumpPart part = reader.next();
    assertThat(part).isInstanceOf(PostgresDumpPart.Statement.class);
    PostgresStatement statement = ((PostgresDumpPart.Statement) part).statement();
    assertThat(statement.cut()).isTrue();
    assertThat(statement.text()).hasSize(1_000);
    assertThat(statement.length()).isEqualTo(text.length() - 1);
  }

  @Test
  void readsManyRowsThroughAFullBuffer() throws IOException {
    int count = 200_000;
    StringBuilder text = new StringBuilder("COPY t FROM stdin;\n");
    for (int row = 0; row < count; row++) {
      text.append(row).append("\tabc\n");
    }
    text.append("\\.\nSELECT 1;");
    List<String> parts = parts(text.toString(), 100_003);
    assertThat(parts).contains("rows " + count).endsWith("SELECT 1", "end");
  }

  private static long rows(String text) throws IOException {
    PostgresDumpPart part = new PostgresDumpReader(stream(text, 1 << 16), 1 << 20).next();
    return ((PostgresDumpPart.Statement) part).statement().valueRows();
  }

  private static Expected dump(String text) {
    return new Expected(text);
  }

  /// The same dump has the same parts, however few bytes come at a time.
  private record Expected(String text) {

    void holds(String... expected) {
      for (int step : List.of(1, 2, 3, 7, 1 << 16)) {
        try {
          assertThat(joined(parts(text, step))).containsExactly(expected);
        } catch (IOException impossible) {
          throw new AssertionError(impossible);
        }
      }
    }

    /// Rows may come in any number of blocks.
    private static List<String> joined(List<String> parts) {
      List<String> joined = new ArrayList<>();
      StringBuilder rows = new StringBuilder();
      for (String part : parts) {
        if (part.startsWith("data ")) {
          rows.append(part.substring(5));
          continue;
        }
        if (!rows.isEmpty()) {
          String all = rows.toString();
          int lastLine = part.startsWith("open") ? all.lastIndexOf('\n') + 1 : all.length();
          joined.add(all.substring(0, lastLine));
          if (lastLine < all.length()) {
            joined.add(all.substring(lastLine));
          }
          rows.setLength(0);
        }
        joined.add(part);
      }
      return joined;
    }
  }

  private static List<String> parts(String text, int step) throws IOException {
    PostgresDumpReader reader = new PostgresDumpReader(stream(text, step), 1 << 20);
    List<String> parts = new ArrayList<>();
    PostgresDumpPart part;
    do {
      part = reader.next();
      parts.add(spell(part));
    } while (!(part instanceof PostgresDumpPart.End));
    return parts;
  }

  private static String spell(PostgresDumpPart part) throws IOException {
    return switch (part) {
      case PostgresDumpPart.Statement(PostgresStatement statement) -> statement.text();
      case PostgresDumpPart.CopyStart(_, List<String> table) -> "copy " + String.join(".", table);
      case PostgresDumpPart.CopyRows(byte[] bytes, int offset, int length) ->
          "data " + new String(bytes, offset, length, StandardCharsets.UTF_8);
      case PostgresDumpPart.CopyEnd(long rows) -> "rows " + rows;
      case PostgresDumpPart.Backslash line ->
          (line.insideStatement() ? "inside " : "") + line.text();
      case PostgresDumpPart.Marked(PostgresDumpPart.Mark mark, _) -> mark.name();
      case PostgresDumpPart.Origin(int major) -> "from " + major;
      case PostgresDumpPart.End end ->
          switch (end.open()) {
            case NOTHING -> "end";
            case COPY -> "open COPY after " + end.rows();
            case STATEMENT, QUOTE, COMMENT -> "open " + end.open();
          };
    };
  }

  /// Gives at most some bytes at a time, as a pipe does.
  private static InputStream stream(String text, int step) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] block, int offset, int length) {
        return super.read(block, offset, Math.min(step, length));
      }
    };
  }
}
