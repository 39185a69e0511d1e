package io.backupmonitor.restore.mariadb;

import static io.backupmonitor.restore.Asked.equal;
import static io.backupmonitor.restore.Asked.query;
import static io.backupmonitor.restore.Asked.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.Tables;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLanguage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the MariaDB engine makes of good, odd and bad dumps, each restored for real.
final class MariadbEngineTest {

  private static final String SHOP = "4 tables, 9 rows, 1 event, 3 routines, 1 trigger, 2 views";

  @TempDir Path folder;

  private MariadbDrillLanguage drill;

  @BeforeEach
  void begin() {
    assumeTrue(new MariadbEngine().unavailable().isEmpty(), "mariadbd is not installed");
    drill = new MariadbDrillLanguage(folder);
  }

  private static byte[] real(String name) throws IOException {
    return MariadbDrillLanguage.real(name);
  }

  @Test
  void restoresSeveralDatabases() throws Exception {
    drill
        .bytes(real("two-databases"))
        .mustPass("6 tables, 13 rows, 1 event, 3 routines, 1 trigger, 3 views");
  }

  @Test
  void restoresWhatHasNoDatabaseOfItsOwn() throws Exception {
    drill.bytes(real("hex-blob")).mustPass(SHOP);
  }

  /// Every table of MySQL 8 has such a collation.
  @Test
  void restoresWithACollationThatStandsInForOneOfMysql() throws Exception {
    String table =
        """
        CREATE TABLE `t` (
          `a` varchar(20) COLLATE utf8mb4_0900_as_cs DEFAULT NULL,
          `b` varchar(20) DEFAULT NULL,
          UNIQUE KEY `b` (`b`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
        INSERT INTO `t` VALUES ('utf8mb4_0900_ai_ci','x'),('y','y');
        /*!50003 SET collation_connection  = utf8mb4_0900_ai_ci */ ;
        """;
    drill
        .mysqlDump(table)
        .mustPass("1 table, 2 rows")
        .mustNote("the collation utf8mb4_0900_ai_ci (utf8mb4_unicode_520_nopad_ci in its place)");
    drill
        .mysqlDump(table + "INSERT INTO `t` VALUES ('z','Y');\n")
        .mustNotKnow("restore.extension_missing")
        .saying("Duplicate entry");
    drill
        .mysqlDump("CREATE TABLE t (a text) CHARSET=utf8mb4 COLLATE=utf8mb4_nobodys_ci;\n")
        .mustNotKnow("restore.extension_missing")
        .saying("Unknown collation");
  }

  @Test
  void accountsAloneBlameNobody() throws Exception {
    drill
        .dump("CREATE USER `a`@`localhost`;\nGRANT USAGE ON *.* TO `a`@`localhost`;\n")
        .mustNotKnow("restore.extension_missing")
        .saying("accounts");
  }

  @Test
  void restoresADumpWithoutAnyComment() throws Exception {
    drill.bytes(real("compact")).mustPass(SHOP);
  }

  @Test
  void countsTheHistoryOfAVersionedTable() throws Exception {
    drill.bytes(real("history")).mustPass(SHOP.replace("9 rows", "10 rows"));
  }

  @Test
  void everyCutIsDamage() throws Exception {
    byte[] whole = real("two-databases");
    for (String place : List.of("line;", "/*!50003 CREATE*/ /*!50017", "DELIMITER ;\n")) {
      drill.bytes(cutBefore(place, whole)).mustFail("dump.open_statement");
    }
    for (String place : List.of("-- Table structure for table `orders`", "-- Dump completed")) {
      drill.bytes(cutBefore(place, whole)).mustFail("dump.no_footer");
    }
  }

  private static byte[] cutBefore(String place, byte[] dump) {
    return MariadbDrillLanguage.cut(dump, MariadbDrillLanguage.place(dump, place));
  }

  @Test
  void aDamagedStatementFails() throws Exception {
    byte[] whole = real("two-databases");
    drill
        .bytes(MariadbDrillLanguage.changed(whole, "INSERT INTO `words`", "INSERT INTO `worbs`"))
        .mustFail("restore.failed")
        .saying("worbs", "statement");
    drill
        .bytes(MariadbDrillLanguage.changed(whole, "(2,'it", "(1,'it"))
        .mustFail("restore.failed")
        .saying("Duplicate entry '1'");
    drill
        .bytes(MariadbDrillLanguage.changed(whole, "longblob DEFAULT", "longblob DEFAULD"))
        .mustFail("restore.failed")
        .saying("syntax");
  }

  @Test
  void rowsThatDoNotArriveAreMissed() throws Exception {
    drill
        .dump(
            """
            CREATE TABLE `t` (a int);
            INSERT INTO `t` VALUES (1),(2),(3);
            DELETE FROM `t` WHERE a = 2;
            """)
        .mustFail("restore.partial")
        .saying("t has 2 of 3 rows");
    drill
        .file("CREATE TABLE `t` (a int);\nINSERT INTO `t` VALUES (1),(2);\nDELETE FROM `t`;\n")
        .mustPass("1 table, 0 rows");
  }

  @Test
  void nothingIsNoRestore() throws Exception {
    drill.dump("CREATE DATABASE `empty`;\nUSE `empty`;\n").mustFail("restore.empty");
  }

  @Test
  void aMissingCollationBlamesNobody() throws Exception {
    drill
        .mysqlDump("CREATE TABLE `t` (a int) COLLATE=utf8mb4_no_such_collation;\n")
        .mustNotKnow("restore.extension_missing")
        .saying("utf8mb4_no_such_collation", "MySQL 8.0");
  }

  @Test
  void whatOnlyAnotherServerUnderstandsBlamesNobody() throws Exception {
    String statement = "CREATE TABLE `t` (a int, KEY k ((abs(a)) VISIBLE));\n";
    drill.mysqlDump(statement).mustNotKnow("restore.extension_missing");
    drill.dump(statement).mustFail("restore.failed");
  }

  @Test
  void aViewOfAnotherDatabaseBlamesNobody() throws Exception {
    drill
        .dump("CREATE TABLE `t` (a int);\nCREATE VIEW `v` AS SELECT * FROM `crm`.`customers`;\n")
        .mustNotKnow("restore.extension_missing")
        .saying("crm.customers");
  }

  @Test
  void rowsWithoutTheirTablesBlameNobody() throws Exception {
    drill
        .dump("INSERT INTO `t` VALUES (1);\n")
        .mustNotKnow("restore.extension_missing")
        .saying("lacks the tables");
  }

  @Test
  void leavesOutWhatBelongsToTheServer() throws Exception {
    drill
        .dump(
            """
            SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
            SET @@SESSION.SQL_LOG_BIN= 0;
            SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '9c:1-5';
            CHANGE MASTER TO MASTER_LOG_FILE='bin.000001', MASTER_LOG_POS=4;
            CREATE USER `app`@`%` IDENTIFIED BY PASSWORD '*00';
            GRANT ALL PRIVILEGES ON *.* TO `app`@`%` WITH GRANT OPTION;
            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `mysql`;
            USE `mysql`;
            CREATE TABLE `user` (a int);
            INSERT INTO `user` VALUES (1);
            USE `shop`;
            CREATE TABLE `t` (a int);
            INSERT INTO `t` VALUES (1);
            FLUSH PRIVILEGES;
            """)
        .mustPass("1 table, 1 row")
        .mustNote("1 × GRANT")
        .mustNote("1 × the server's own database mysql");
  }

  @Test
  void theServersOwnDatabaseAloneIsNothingToRestore() throws Exception {
    drill
        .dump("USE `mysql`;\nCREATE TABLE `user` (a int);\nINSERT INTO `user` VALUES (1);\n")
        .mustNotKnow("restore.extension_missing");
  }

  @Test
  void codeBelongsToTheLoadingAccount() throws Exception {
    drill
        .dump(
            """
            CREATE TABLE `t` (a int);
            CREATE DEFINER=root@localhost TRIGGER `r` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 2;
            CREATE DEFINER = 'nobody' PROCEDURE `p`() SELECT 1;
            CREATE DEFINER=CURRENT_USER() FUNCTION `f`() RETURNS int RETURN 1;
            CREATE DEFINER=`x` SQL SECURITY DEFINER VIEW `v` AS SELECT * FROM `t`;
            INSERT INTO `t` VALUES (1);
            """)
        .mustPass("1 table, 1 row, 2 routines, 1 trigger, 1 view");
  }

  @Test
  void restoresARowLongerThanAPacket() throws Exception {
    String row = "INSERT INTO `t` VALUES (1,'" + "x".repeat(17 << 20) + "');\n";
    drill.dump("CREATE TABLE `t` (a int, b longtext);\n" + row).mustPass("1 table, 1 row");
  }

  @Test
  void anEndlessStatementIsEnded() throws Exception {
    drill
        .within(Duration.ofSeconds(3))
        .dump("CREATE TABLE `t` (a int);\nDO SLEEP(1000);\n")
        .mustNotKnow("restore.timeout");
  }

  @Test
  void aServerThatIsNotInstalledIsNamed() {
    assertThat(new MariadbEngine().restores("mysql.sql.gz")).isTrue();
    assertThat(new MariadbEngine().restores("postgresql.sql")).isFalse();
    assertThat(MariadbPrograms.in("/no/such/folder")).isEmpty();
  }

  @Test
  void answersQuestionsWithTheRightsOfTheBackupAndNoMore() throws Exception {
    String dump =
        MariadbDrillLanguage.HEAD
            + """
            CREATE TABLE `item` (`id` int, `name` varchar(20), `made` datetime);
            INSERT INTO `item` VALUES (1,'one','2026-11-26 09:00:00'),(2,NULL,'2026-11-27 02:00:00');
            """
            + MariadbDrillLanguage.FOOT;
    DrillLanguage drills = new DrillLanguage(new MariadbEngine(), folder);
    List<Assertion> made =
        drills.ask(
            "items.sql",
            "mysql.sql",
            dump.getBytes(StandardCharsets.UTF_8),
            query("SELECT COUNT(*) FROM item;", equal(2)),
            query("SELECT name FROM item WHERE id = 1", text("one")),
            query("SELECT name FROM item WHERE id = 2", text("")),
            new Freshness("shop", "item", "made", Duration.ofHours(1)),
            new Tables(2),
            query("DELETE FROM item", equal(2)),
            query("SELECT LOAD_FILE('/etc/passwd')", text("")),
            query("SELECT SLEEP(60)", equal(0)),
            query("SELECT * FROM mysql.global_priv", equal(0)));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.ERROR,
            Verdict.FAILED,
            Verdict.ERROR,
            Verdict.ERROR);
    assertThat(made.get(5).actual()).contains("begins with SELECT");
    assertThat(drills.evidence()).matches("MariaDB \\d+.* \\{item=2}");
  }

  @Test
  void runsOneQueryThatChangesNothing() throws Exception {
    String dump =
        MariadbDrillLanguage.HEAD
            + """
            CREATE TABLE `item` (`id` int);
            INSERT INTO `item` VALUES (1),(2);
            DELIMITER ;;
            CREATE PROCEDURE `leaves`() BEGIN
              SET SESSION TRANSACTION READ WRITE; DELETE FROM item; COMMIT; SELECT 1; END ;;
            CREATE FUNCTION `changes`() RETURNS int BEGIN
              SET SESSION TRANSACTION READ WRITE; DELETE FROM item; RETURN 1; END ;;
            DELIMITER ;
            """
            + MariadbDrillLanguage.FOOT;
    List<Assertion> made =
        new DrillLanguage(new MariadbEngine(), folder)
            .ask(
                "items.sql",
                "mysql.sql",
                dump.getBytes(StandardCharsets.UTF_8),
                query("SELECT 1; DELETE FROM item", equal(1)),
                query("CALL leaves()", equal(1)),
                query(
                    "BEGIN NOT ATOMIC SET SESSION TRANSACTION READ WRITE; DELETE FROM item; COMMIT;"
                        + " SELECT 1; END",
                    equal(1)),
                query("EXECUTE IMMEDIATE 'CALL leaves()'", equal(1)),
                query("/*! CALL leaves() */", equal(1)),
                query("SELECT changes()", equal(1)),
                query("SELECT COUNT(*) FROM item; -- that is all;\n", equal(2)),
                query("(SELECT COUNT(*) FROM item)", equal(2)),
                query("SHOW TABLES", text("item")));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED);
    assertThat(made.getFirst().actual()).contains("one query");
    assertThat(made.get(5).actual()).containsIgnoringCase("read only transaction");
  }
}
