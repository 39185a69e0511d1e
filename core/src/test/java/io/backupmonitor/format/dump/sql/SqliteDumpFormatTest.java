package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.DumpTexts.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import io.backupmonitor.format.dump.SqlDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqliteDumpFormatTest {

  private static SqlDump whole() {
    return dump(SQLITE);
  }

  private static SqlDump dump(String text) {
    return SqlDump.dump(new SqliteDumpFormat(), text);
  }

  @Test
  void passesAWholeDumpAndCountsItsRows() throws IOException {
    whole().mustPass().mustHold(Map.of("item", 3L, "the \"log\" x", 1L));
  }

  @Test
  void recognisesWhatToolsOfSqliteWrite() {
    assertThat(whole().isRecognised()).isTrue();
    assertThat(dump("BEGIN TRANSACTION;\nCREATE TABLE t(a);\n").isRecognised()).isTrue();
    assertThat(dump(".dbconfig defensive off\nBEGIN;\nPRAGMA encoding='UTF-8';\n").isRecognised())
        .isTrue();
    assertThat(dump("BEGIN;\nCREATE TABLE t(a serial);\n").isRecognised()).isFalse();
    assertThat(dump("-- MySQL dump\nCREATE TABLE t(a);\n").isRecognised()).isFalse();
  }

  @Test
  void failsEveryTruncationThatLosesTheCommit() throws IOException {
    int mark = SQLITE.lastIndexOf("COMMIT;") + "COMMIT;".length();
    for (int length = 1; length < mark; length++) {
      whole().cutAt(length).mustFail();
    }
    whole().cutAt(mark).mustPass();
  }

  @Test
  void namesWhatIsOpenAtTheEnd() throws IOException {
    whole().cutAfter("VALUES(1,'it''s").mustFail("dump.open_statement");
    whole().cutAfter("'END;' END);\n").mustFail("dump.open_statement");
    whole().cutAfter("id=-1;").mustFail("dump.open_statement");
    whole().cutAfter("COMMIT").mustFail("dump.open_statement");
    whole().cutBefore("COMMIT").mustFail("dump.no_footer");
    whole().cutAfter("id=-1; END;").mustFail("dump.no_footer");
  }

  @Test
  void failsADumpThatItsToolGaveUp() throws IOException {
    whole().replace("COMMIT;", "ROLLBACK; -- due to errors").mustFail("dump.no_footer");
  }

  @Test
  void findsWhatSomethingElseSaidInFrontOfIt() throws IOException {
    SqlDump late = dump("Defaulted container \"db\" out of: db\n" + SQLITE);
    assertThat(late.isRecognised()).isTrue();
    late.mustFail("dump.corrupt");
    byte[] wide = ("\ufeff" + SQLITE).getBytes(StandardCharsets.UTF_16LE);
    Look look = Look.at("a.dump", wide);
    assertThat(look.codes()).containsExactly("dump.corrupt");
    assertThat(look.findings().getFirst().message()).contains("UTF-16");
  }

  @Test
  void refusesASecondDumpAfterTheFirst() throws IOException {
    whole().then(SQLITE).mustFail("dump.text_after_footer");
    whole().then("PRAGMA user_version=3;\n").mustPass();
  }

  @Test
  void findsADumpOfAnEmptyDatabase() throws IOException {
    dump("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCOMMIT;\n").mustFail("dump.empty");
  }

  @Test
  void findsNulBytes() throws IOException {
    whole().replace("; one", "\0\0\0").mustFail("dump.corrupt");
  }

  @Test
  void tellsCommandsForTheShellButNotDotsInsideOfStrings() throws IOException {
    whole().replace("CREATE VIEW", ".shell touch /tmp/x\nCREATE VIEW").mustSay("dump.meta_command");
    whole().replace("; one", "\n.shell touch /tmp/x").mustNotSay("dump.meta_command");
    dump(".dbconfig defensive off\n" + SQLITE).mustPass().mustNotSay("dump.meta_command");
  }
}
