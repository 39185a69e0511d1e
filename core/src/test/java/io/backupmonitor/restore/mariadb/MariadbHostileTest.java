package io.backupmonitor.restore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.restore.DrillLanguage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        "INSTALL PLUGIN x SONAME 'x.so';",
        "INSTALL SONAME 'ha_federatedx';",
        "CREATE AGGREGATE FUNCTION sys_exec RETURNS int SONAME 'udf.so';",
        "SET @q = CONCAT('SELECT 1 INTO OUT', 'FILE ''MARKER''');PREPARE s FROM @q;EXECUTE s;",
      })
  void filesAndLibrariesOfTheServerAreRefused(String statement) throws Exception {
    drill(statement).mustFail("dump.unsafe_statement");
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

  @Test
  void wordsInValuesAreNoDanger() throws Exception {
    drill("INSERT INTO `t` VALUES (2,'it\\'s INTO OUTFILE \\'x\\' and LOAD_FILE(\"x\")');")
        .mustPass("1 table, 2 rows");
  }
}
