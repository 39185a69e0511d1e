package io.backupmonitor.format.dump.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.SqlDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SqlFormatTest {

  private static SqlDump dump(String text) {
    return SqlDump.dump(new SqlFormat(), text);
  }

  @Test
  void readsWhatItCanAndSaysThatNothingProvesItComplete() throws IOException {
    dump("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (2);\nGO\nINSERT INTO t VALUES (3)\nGO\n")
        .mustPass()
        .mustSay("dump.no_completion_mark")
        .mustHold(Map.of("t", 3L));
  }

  @Test
  void findsWhatIsVisiblyCutOff() throws IOException {
    SqlDump whole = dump("CREATE TABLE t (a text);\nINSERT INTO t VALUES ('one'), ('two');\n");
    whole.mustPass();
    whole.cutAfter("('one'), ('tw").mustFail("dump.open_statement");
    whole.cutAfter("('one'),").mustFail("dump.open_statement");
    whole.cutAfter("CREATE TABLE t (a").mustFail("dump.open_statement");
    dump("CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\none\ntwo\n").mustFail("dump.open_copy");
    dump("CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\none\ntwo\n\\.\n")
        .mustPass()
        .mustHold(Map.of("t", 2L));
  }

  @Test
  void readsBodiesOfFunctionsAsOneStatement() throws IOException {
    dump("CREATE FUNCTION f() AS $x$ begin; 'it $y$ ; $x$ LANGUAGE sql;\nSELECT 1;\n").mustPass();
    dump("CREATE FUNCTION f() AS $x$ begin; 'it $y$ ;\n").mustFail("dump.open_statement");
  }

  /// Microsoft's tools write scripts in UTF-16 by themselves.
  @Test
  void readsScriptsOfSqlServerInTheirUsualCoding() throws IOException {
    String script = "USE [shop]\r\nGO\r\nCREATE TABLE [dbo].[t](a int)\r\nGO\r\n";
    byte[] wide = ("\ufeff" + script).getBytes(StandardCharsets.UTF_16LE);
    assertThat(Look.at("a.sql", wide).codes()).containsExactly("dump.no_completion_mark");
    byte[] other = "\ufeffCREATE TABLE t (a int);\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Look.at("a.sql", other).codes()).containsExactly("dump.corrupt");
  }

  @Test
  void doesNotBlameWhatMayBeAnEscape() throws IOException {
    dump("CREATE TABLE t (a text);\nINSERT INTO t VALUES ('it\\'s');\n").mustPass();
  }

  @Test
  void recognisesSqlByNameAndContent() {
    assertThat(dump("-- my backup\nCREATE TABLE t (a int);\n").isRecognised()).isTrue();
    assertThat(dump("<html><body>404</body></html>").isRecognised()).isFalse();
    assertThat(dump("pg_dump: error: connection failed\n").isRecognised()).isFalse();
    Sample other =
        new Sample(
            "notes.txt",
            "SELECT 1;".getBytes(StandardCharsets.US_ASCII),
            new byte[0],
            OptionalLong.of(9));
    assertThat(new SqlFormat().recognises(other)).isFalse();
  }

  @Test
  void comesAfterEveryOtherFormatOfSql() {
    assertThat(new SqlFormat().precedence())
        .isGreaterThan(new MysqlDumpFormat().precedence())
        .isGreaterThan(new SqliteDumpFormat().precedence());
  }
}
