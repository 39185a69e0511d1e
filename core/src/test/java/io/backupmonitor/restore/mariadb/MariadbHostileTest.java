package io.backupmonitor.restore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.restore.DrillLanguage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dumps that reach for the machine on which they are restored.
final class MariadbHostileTest {

  @TempDir Path folder;

  private MariadbDrillLanguage drill;
  private Path marker;

  @BeforeEach
  void begin() throws Exception {
    assumeTrue(new MariadbEngine().unavailable().isEmpty(), "mariadbd is not installed");
    drill = new MariadbDrillLanguage(folder);
    // Where everybody may write, so that nothing but the drill's own walls is in the way.
    marker = Files.createTempDirectory("marker").resolve("m");
    Files.setPosixFilePermissions(marker.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void nothingReachedTheMachine() throws Exception {
    if (marker != null) {
      assertThat(marker).doesNotExist();
      Files.delete(marker.getParent());
    }
  }

  private DrillLanguage.Result drill(String statement) throws Exception {
    return drill.dump(
        "CREATE TABLE `t` (a int, b text);\nINSERT INTO `t` VALUES (1,'x');\n"
            + statement.replace("MARKER", marker.toString())
            + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\! touch MARKER",
        "/*! \\! touch MARKER */;",
        "/*!50001 SELECT 1 \\! touch MARKER\n */;",
        "system touch MARKER;",
        "source /etc/passwd;",
        "\\. /etc/passwd",
        "tee MARKER;",
        "SELECT 1 \\! touch MARKER",
      })
  void commandsForTheClientAreRefused(String statement) throws Exception {
    drill(statement).mustFail("dump.meta_command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;",
        "/*!50000 LOAD DATA */ INFILE '/etc/passwd' INTO TABLE t;",
        "LOAD XML INFILE '/etc/passwd' INTO TABLE t;",
        "SELECT LOAD_FILE('/etc/passwd');",
        "INSERT INTO `t` VALUES (2, load_file /* so */ ('/etc/passwd'));",
        "CREATE TABLE `u` AS SELECT LOAD_FILE('/etc/passwd') AS a;",
        "SELECT 'x' INTO OUTFILE 'MARKER';",
        "SELECT 'x' /*!INTO DUMPFILE*/ 'MARKER';",
        "SET @q = CONCAT('SELECT 1 INTO OUT', 'FILE ''MARKER''');PREPARE s FROM @q;EXECUTE s;",
      })
  void filesOfTheServerAreRefused(String statement) throws Exception {
    drill(statement).mustFail("dump.unsafe_statement");
  }

  /// The tools write these with `--system=plugins,udfs`: they are no fault of a dump.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSTALL PLUGIN `MYSQL_JSON` /*M!100401 IF NOT EXISTS */ SONAME 'type_mysql_json.so';",
        "INSTALL SONAME 'ha_federatedx';",
        "CREATE AGGREGATE FUNCTION sys_exec RETURNS int SONAME 'udf.so';",
        "CREATE /*M!100103 OR REPLACE */ FUNCTION `sys_exec` RETURNS string SONAME 'udf.so';",
      })
  void librariesAreNotLoadedAndBlameNobody(String statement) throws Exception {
    drill(statement).mustNotKnow("restore.extension_missing").saying("lacks");
  }

  @Test
  void rowsForADatabaseThatIsNamedOnlyBlameNobody() throws Exception {
    drill("INSERT INTO elsewhere.u VALUES (1);").mustNotKnow("restore.reference_missing");
  }

  @Test
  void aReadOfAFileThatNobodySeesComingGivesNothing() throws Exception {
    drill(
            """
            CREATE TABLE `got` (a text NOT NULL);
            SET @q = CONCAT('INSERT INTO got VALUES (LOAD_', 'FILE(''/etc/passwd''))');
            PREPARE s FROM @q;
            EXECUTE s;
            """)
        .mustFail("restore.failed")
        .saying("cannot be null");
  }

  @Test
  void nobodyGetsIntoTheServersOwnTables() throws Exception {
    drill("INSERT INTO `mysql`.`global_priv` VALUES ('%','x','{}');")
        .mustPass("1 table, 1 row")
        .mustNote("a table of the server's own databases");
    drill("UPDATE `mysql`.`global_priv` SET Priv = '{}';")
        .mustNotKnow("restore.extension_missing")
        .saying("denied");
  }

  @Test
  void settingsOfTheServerStayAsTheyAre() throws Exception {
    drill("SET GLOBAL general_log_file='MARKER';\n/*!50000 SET @@global.general_log=1 */;")
        .mustPass("1 table, 1 row")
        .mustNote("2 × SET GLOBAL");
  }

  @Test
  void aBackedUpProcedureMayNameAFile() throws Exception {
    drill("CREATE PROCEDURE `export`() SELECT * FROM t INTO OUTFILE 'MARKER';")
        .mustPass("1 table, 1 row, 1 routine");
    drill("CREATE PROCEDURE `export`() SELECT * FROM t INTO OUTFILE 'MARKER';\nCALL export();")
        .mustFail("dump.unsafe_statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE `u` (a int) ENGINE=InnoDB DATA DIRECTORY='FOLDER';",
        "CREATE TABLE `u` (a int) ENGINE=MyISAM DATA DIRECTORY='FOLDER' INDEX DIRECTORY='FOLDER';",
        "CREATE TABLE `u` (a int) ENGINE=Aria DATA DIRECTORY='FOLDER';",
        "CREATE TABLE `u` (a int) PARTITION BY LIST (a)"
            + " (PARTITION p VALUES IN (1) DATA DIRECTORY='FOLDER');",
        "CREATE TABLE `u` (a int) ENGINE=FEDERATED CONNECTION='mysql://root@10.0.0.1:3306/x/y';",
        "CREATE TABLE `u` (a int) ENGINE=SPIDER COMMENT='wrapper \"mysql\", host \"10.0.0.1\"';",
      })
  void tablesLieWithTheServerWhateverTheySay(String statement) throws Exception {
    Path open = Objects.requireNonNull(marker.getParent());
    drill(statement.replace("FOLDER", open.toString())).mustPass("2 tables, 1 row");
    try (Stream<Path> made = Files.list(open)) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void aTableOfAnEngineThatIsNotHereIsNotBlamed() throws Exception {
    drill("CREATE TABLE `u` (a int) ENGINE=CONNECT TABLE_TYPE=CSV FILE_NAME='/etc/passwd';")
        .mustNotKnow("restore.extension_missing")
        .saying("TABLE_TYPE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '10.0.0.1'); | 1 × CREATE SERVER",
        "STOP SLAVE;CHANGE MASTER TO MASTER_HOST='10.0.0.1';START SLAVE; | 1 × START REPLICA",
        "GRANT SUPER, FILE ON *.* TO CURRENT_USER; | 1 × GRANT",
        "SET PASSWORD = ''; | 1 × SET PASSWORD",
        "SET GLOBAL secure_file_priv=''; | 1 × SET GLOBAL",
        "SET @@global.local_infile=1; | 1 × SET GLOBAL",
      })
  void whatIsTheServersIsLeftOut(String statements, String note) throws Exception {
    drill(statements).mustPass("1 table, 1 row").mustNote(note);
  }

  @Test
  void noEventHappens() throws Exception {
    drill(
            "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO SELECT 'x' INTO OUTFILE 'MARKER';\n"
                + "SET GLOBAL event_scheduler=ON;\nSELECT SLEEP(3);")
        .mustPass("1 table, 1 row, 1 event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHUTDOWN;", "RESTART;", "KILL 1;", "KILL CONNECTION_ID();"})
  void whatEndsAServerIsNoDump(String statement) throws Exception {
    drill(statement).mustFail("dump.corrupt").saying("is no SQL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SLEEP(1000000);",
        "SELECT BENCHMARK(1000000000000, SHA2('x', 512));",
        "DO SLEEP(1000000);",
      })
  void whatNeverEndsIsEnded(String statement) throws Exception {
    drill.within(Duration.ofSeconds(10));
    drill(statement).mustNotKnow("restore.timeout");
  }

  @Test
  void whatTakesGigabytesIsNotBlamed() throws Exception {
    drill(
            """
            SET @a = REPEAT('a', 1000000000), @b = REPEAT('b', 1000000000);
            SET @c = REPEAT('c', 1000000000), @d = REPEAT('d', 1000000000);
            """)
        .mustNotKnow("limit.memory");
  }

  @Test
  void theOwnerOfAProcedureGivesItNoRights() throws Exception {
    drill(
            """
            CREATE DEFINER=`root`@`localhost` PROCEDURE p() SQL SECURITY DEFINER SET GLOBAL general_log=1;
            CALL p();
            """)
        .mustNotKnow("restore.extension_missing")
        .saying("SUPER");
  }

  @Test
  void aViewReadsNoFile() throws Exception {
    drill(
            """
            CREATE DEFINER=`root`@`localhost` VIEW v AS SELECT LOAD_FILE('/etc/passwd') AS x;
            CREATE TABLE w (x text CHECK (length(x) = 0));
            INSERT INTO w SELECT x FROM v;
            """)
        .mustPass("2 tables, 2 rows, 1 view");
  }

  @Test
  void wordsInValuesAreNoDanger() throws Exception {
    drill("INSERT INTO `t` VALUES (2,'it\\'s INTO OUTFILE \\'x\\' and LOAD_FILE(\"x\")');")
        .mustPass("1 table, 2 rows");
  }
}
