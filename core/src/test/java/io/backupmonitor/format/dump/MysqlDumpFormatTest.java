package io.backupmonitor.format.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MysqlDumpFormatTest {

  private static final String HEADER =
      """
      /*M!999999\\- enable the sandbox mode */\s
      -- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
      --
      -- Host: localhost    Database: shop
      -- ------------------------------------------------------

      """;

  private static final String FRAME_BEGIN =
      """
      /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
      /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
      /*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

      """;

  private static final String BODY =
      """
      DROP TABLE IF EXISTS `item`;
      /*!40101 SET character_set_client = utf8 */;
      CREATE TABLE `item` (
        `id` int(11) NOT NULL, -- it's (a comment
        `na``me` varchar(20) DEFAULT ');' # and "another
      ) ENGINE=InnoDB;
      LOCK TABLES `item` WRITE;
      /*!40000 ALTER TABLE `item` DISABLE KEYS */;
      INSERT INTO `item` VALUES
      (1,'it\\'s ; one'),
      (2,'back\\\\'),(3,"double \\" (1),(2)"),
      (4,NULL /* ), ( */);
      INSERT INTO `item` (`id`, `na``me`) VALUES (5,_binary '\\0\\Z') ON DUPLICATE KEY UPDATE id=VALUES(id);
      UNLOCK TABLES;
      DELIMITER ;;
      /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` AFTER INSERT ON `item`
      FOR EACH ROW begin insert into log values (1),(2); end */;;
      DELIMITER ;
      CREATE TABLE `bare` (`id` int);
      """;

  private static final String FRAME_END =
      """
      /*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
      /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
      /*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
      """;

  private static final String FOOTER = "\n-- Dump completed on 2026-11-22  3:00:01\n";

  private static SqlDump whole() {
    return dump(HEADER + FRAME_BEGIN + BODY + FRAME_END + FOOTER);
  }

  private static SqlDump withoutComments() {
    return dump(FRAME_BEGIN + BODY + FRAME_END);
  }

  private static SqlDump compact() {
    return dump(BODY);
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
  void refusesTextAfterTheFooter() throws IOException {
    whole().then("mysqldump: Couldn't execute 'SHOW FIELDS';\n").mustFail("dump.text_after_footer");
    whole().then(whole().text()).mustFail("dump.text_after_footer");
    whole().then("\n\n").mustPass();
  }

  @Test
  void findsMessagesOfTheToolInTheDump() throws IOException {
    dump("mysqldump: [Warning] Using a password can be insecure.\n" + whole().text())
        .mustFail("dump.corrupt");
    dump(HEADER + BODY + "mariadb-dump: Error 2013: Lost connection;\n" + FOOTER)
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
    dump(HEADER + FRAME_BEGIN + FRAME_END + FOOTER).mustFail("dump.empty");
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
