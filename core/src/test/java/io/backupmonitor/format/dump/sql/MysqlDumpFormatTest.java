package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.DumpTexts.MARIADB;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_BODY;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FOOTER;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FRAME_BEGIN;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_FRAME_END;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_HEADER;
import static io.backupmonitor.format.dump.DumpTexts.MARIADB_WITHOUT_COMMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import io.backupmonitor.format.dump.SqlDump;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlDumpFormatTest {

  private static final String APPENDED_TRIGGER =
      """
      /*!50003 SET @saved_cs_client      = @@character_set_client */ ;
      /*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
      /*!50003 SET character_set_client  = utf8mb4 */ ;
      /*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES' */ ;
      DELIMITER ;;
      /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON item
      FOR EACH ROW BEGIN SET NEW.a = 1; END */;;
      DELIMITER ;
      /*!50003 SET sql_mode              = @saved_sql_mode */ ;
      /*!50003 SET character_set_client  = @saved_cs_client */ ;
      """;

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

  /// `mariadb-dump -t` of version 11 saves a setting that it never restores.
  @Test
  void believesTheLastLineMoreThanTheSavedSettings() throws IOException {
    dump(MARIADB.replace("SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS", "SET @a=1")).mustPass();
  }

  /// `mysqldump --tab` and `mariadb-dump --dir` append the triggers of a table to its closed file.
  @Test
  void passesTriggersBehindTheLastLine() throws IOException {
    SqlDump whole = dump(MARIADB + APPENDED_TRIGGER);
    whole.mustPass().mustNotSay("dump.text_after_footer");
    for (int length = MARIADB.length() + 20; length < whole.text().length() - 6; length++) {
      whole.cutAt(length).mustFail();
    }
    dump(MARIADB + APPENDED_TRIGGER + "INSERT INTO `item` VALUES (9);\n")
        .mustFail("dump.text_after_footer");
    dump(MARIADB + "/*!50003 SET sql_mode = '' */;\n").mustFail("dump.text_after_footer");
  }

  /// `mariadb-dump --system=users --replace` protects the account that restores.
  @Test
  void passesConditionsAroundAccounts() throws IOException {
    dump(MARIADB_HEADER
            + MARIADB_FRAME_BEGIN
            + """
                DELIMITER |
                /*M!100101 IF current_user()='x' THEN
                  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=30001, MESSAGE_TEXT="Don't";
                END IF */|
                DELIMITER ;
                """
            + MARIADB_BODY
            + MARIADB_FRAME_END
            + MARIADB_FOOTER)
        .mustPass();
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
  void readsSeveralWholeDumpsInOneFile() throws IOException {
    SqlDump both = whole().then(whole().text());
    both.mustPass().mustSay("dump.several").mustNotSay("dump.text_after_footer");
    whole().mustNotSay("dump.several");
    int second = whole().length() + whole().text().indexOf("-- MariaDB dump") + 15;
    int mark = both.length() - whole().length();
    mark += whole().text().indexOf("-- Dump completed") + "-- Dump completed".length();
    for (int length = second; length < mark; length++) {
      both.cutAt(length).mustFail();
    }
    whole().cutBefore("-- Dump completed").then(whole().text()).mustFail("dump.no_footer");
    whole().then("killed\n;").then(whole().text()).mustFail("dump.text_after_footer");
  }

  @Test
  void judgesOtherProgramsByTheirOwnLastWords() throws IOException {
    String table = "CREATE TABLE `t` (a int) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n";
    SqlDump adminer =
        dump(
            "-- Adminer 4.8.1 MySQL 10.11.6-MariaDB dump\n\n"
                + table
                + "\n-- 2026-01-01 10:00:00\n");
    adminer.mustPass().mustNotSay("dump.no_completion_mark");
    adminer.cutBefore("\n-- 2026").mustFail("dump.no_footer");
    SqlDump navicat =
        dump(
            "/*\n Navicat Premium Data Transfer\n*/\nSET FOREIGN_KEY_CHECKS = 0;\n"
                + table
                + "SET FOREIGN_KEY_CHECKS = 1;\n");
    navicat.mustPass().mustNotSay("dump.no_completion_mark");
    navicat.cutBefore("SET FOREIGN_KEY_CHECKS = 1").mustFail("dump.no_footer");
    dump("SET FOREIGN_KEY_CHECKS = 0;\n" + table).mustPass();
    dump("/* DUPLICATOR-LITE */\n" + table + "/* DUPLICATOR_MYSQLDUMP_EOF */\n")
        .mustPass()
        .mustNotSay("dump.no_completion_mark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void saysWhenAShellMadeItWide(String charset) throws IOException {
    byte[] wide = ("\ufeff" + MARIADB).getBytes(Charset.forName(charset));
    Look look = Look.at("a.dump", wide);
    assertThat(look.codes()).containsExactly("dump.corrupt");
    assertThat(look.findings().getFirst().message()).contains("UTF-16");
  }

  @Test
  void refusesTextAfterTheFooter() throws IOException {
    whole().then("mysqldump: Couldn't execute 'SHOW FIELDS';\n").mustFail("dump.text_after_footer");
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
