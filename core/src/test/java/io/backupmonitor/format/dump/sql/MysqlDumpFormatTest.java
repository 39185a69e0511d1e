package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.DumpTexts.MARIADB;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_BODY;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FOOTER;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FRAME_BEGIN;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FRAME_END;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_HEADER;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_WITHOUT_COMMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.dump.SqlDump;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MysqlDumpFormatTest {

  private static SqlDump whole() {
    return dump(MARIADB);
  }

  private static SqlDump withoutComments() {
    return dump(MARIADB_WITHOUT_COMMENTS);
  }

  private static SqlDump compact() {
    return dump(MARIADB_BODY);
  }

  private static SqlDump dump(String text) {
    return SqlDump.dump(new MysqlDumpFormat(), text);
  }

  @Test
  void passesAWholeDumpAndCountsItsRows() throws IOException {
    whole().mustPass().mustHold(Map.of("item", 5L, "bare", 0L));
    whole().mustNotSay("dump.no_completion_mark");
  }

  @Test
  void recognisesDumpsWithAndWithoutComments() {
    assertThat(whole().isRecognised()).isTrue();
    assertThat(withoutComments().isRecognised()).isTrue();
    assertThat(compact().isRecognised()).isTrue();
    assertThat(dump("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n").isRecognised()).isFalse();
    assertThat(dump("--\n-- PostgreSQL database dump\n--\n").isRecognised()).isFalse();
  }

  @Test
  void failsEveryTruncationThatLosesTheFooter() throws IOException {
    SqlDump whole = whole();
    int mark = whole.text().indexOf("-- Dump completed") + "-- Dump completed".length();
    for (int length = 1; length < mark; length++) {
      whole.cutAt(length).mustFail();
    }
    whole.cutAt(mark).mustPass();
  }

  @Test
  void failsEveryTruncationThatLosesTheSavedSettings() throws IOException {
    SqlDump whole = withoutComments();
    int mark = whole.text().indexOf("@OLD_SQL_NOTES */;") + "@OLD_SQL_NOTES */;".length();
    for (int length = 1; length < mark; length++) {
      whole.cutAt(length).mustFail();
    }
    whole.cutAt(mark).mustPass().mustNotSay("dump.no_completion_mark");
  }

  @Test
  void doesNotBlameACompactDumpForItsMissingFooter() throws IOException {
    compact().mustPass().mustSay("dump.no_completion_mark");
  }

  @Test
  void namesWhatIsOpenAtTheEnd() throws IOException {
    whole().cutAfter("(1,'it\\'s").mustFail("dump.open_statement");
    whole().cutAfter("(2,'back\\\\'),").mustFail("dump.open_statement");
    whole().cutAfter("(4,NULL /* )").mustFail("dump.open_statement");
    whole().cutAfter("begin insert into log values (1),(2);").mustFail("dump.open_statement");
    whole().cutAfter("end */;;\n").mustFail("dump.open_statement");
    whole().cutAfter("DEFAULT ');").mustFail("dump.open_statement");
  }

  @Test
  void saysThatTheFooterIsMissing() throws IOException {
    whole().cutBefore("-- Dump completed").mustFail("dump.no_footer");
    whole().cutAfter("(id);\n").mustFail("dump.no_footer");
    compact().cutBefore("UNLOCK TABLES").mustFail("dump.no_footer");
  }

  @Test
  void takesTheStartOfReplicationForNoTransaction() throws IOException {
    compact().then("STOP SLAVE;\nCHANGE MASTER TO MASTER_HOST='h';\nSTART SLAVE;\n").mustPass();
    compact().then("START TRANSACTION;\n").mustFail("dump.no_footer");
  }

  @Test
  void refusesTextAfterTheFooter() throws IOException {
    whole().then("mysqldump: Couldn't execute 'SHOW FIELDS';\n").mustFail("dump.text_after_footer");
    whole().then(whole().text()).mustFail("dump.text_after_footer");
    whole().then("\n\n").mustPass();
  }

  @Test
  void findsMessagesOfTheToolInTheDump() throws IOException {
    dump("mysqldump: [Warning] Using a password can be insecure.\n" + whole().text())
        .mustFail("dump.corrupt");
    dump(MARIADB_HEADER
            + MARIADB_BODY
            + "mariadb-dump: Error 2013: Lost connection;\n"
            + MARIADB_FOOTER)
        .mustFail("dump.corrupt");
  }

  @Test
  void findsNulBytesEverywhere() throws IOException {
    whole().replace("; one'", "; \0\0'").mustFail("dump.corrupt");
    whole().replace("DROP TABLE", "\0\0DROP TABLE").mustFail("dump.corrupt");
    whole().replace("-- Host", "-- \0Host").mustFail("dump.corrupt");
  }

  @Test
  void findsRowsThatLostTheirParenthesis() throws IOException {
    whole().replace("(5,_binary '\\0\\Z')", "(5,_binary '\\0\\Z'").mustFail("dump.corrupt");
  }

  @Test
  void findsADumpThatCreatesNothing() throws IOException {
    dump(MARIADB_HEADER + MARIADB_FRAME_BEGIN + MARIADB_FRAME_END + MARIADB_FOOTER)
        .mustFail("dump.empty");
  }

  @Test
  void tellsCommandsForTheClient() throws IOException {
    whole()
        .replace("UNLOCK TABLES;", "\\! touch /tmp/x\nUNLOCK TABLES;")
        .mustSay("dump.meta_command");
    whole()
        .replace("UNLOCK TABLES;", "system touch /tmp/x;\nUNLOCK TABLES;")
        .mustSay("dump.meta_command");
    whole()
        .replace("UNLOCK TABLES;", "/*! \\! touch /tmp/x */;\nUNLOCK TABLES;")
        .mustSay("dump.meta_command");
    whole().mustNotSay("dump.meta_command");
  }

  @Test
  void namesTheDatabaseWhereThereAreSeveral() throws IOException {
    dump("""
            -- MySQL dump 10.13
            CREATE DATABASE `a`;
            USE `a`;
            CREATE TABLE t (id int);
            INSERT INTO t VALUES (1);
            CREATE DATABASE `b.c`;
            USE `b.c`;
            INSERT INTO t VALUES (1),(2);
            INSERT INTO `a`.`t` VALUES (3);
            -- Dump completed
            """)
        .mustPass()
        .mustHold(Map.of("a.t", 2L, "b.c.t", 2L));
  }

  @Test
  void leavesOutTheStandInTablesOfViews() throws IOException {
    dump("""
            -- MySQL dump 10.13
            /*!50001 CREATE TABLE `v` (`id` tinyint NOT NULL) ENGINE=MyISAM */;
            CREATE TABLE `t` (`id` int);
            /*!50001 DROP TABLE IF EXISTS `v`*/;
            /*!50001 CREATE ALGORITHM=UNDEFINED */
            /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
            /*!50001 VIEW `v` AS select 1 AS `id` */;
            -- Dump completed
            """)
        .mustPass()
        .mustHold(Map.of("t", 0L));
  }

  @Test
  void readsStatementsThatAreLongerThanItsWindow() throws IOException {
    StringBuilder rows = new StringBuilder("(0,'')");
    for (int row = 1; row < 50_000; row++) {
      rows.append(",(").append(row).append(",'it\\'s; row (").append(row).append(")')");
    }
    dump("-- MySQL dump 10.13\nINSERT INTO t VALUES " + rows + ";\n-- Dump completed\n")
        .mustPass()
        .mustHold(Map.of("t", 50_000L));
  }
}
