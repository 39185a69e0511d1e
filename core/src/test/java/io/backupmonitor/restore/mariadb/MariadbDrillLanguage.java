package io.backupmonitor.restore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.DrillLanguage.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// A little language for drills: `dump("CREATE …").mustFail("restore.failed")`. Each drill is a
/// real one, with a real inspection and a real server.
final class MariadbDrillLanguage {

  static final String HEAD =
      """
      /*M!999999\\- enable the sandbox mode */
      -- MariaDB dump 10.19  Distrib 10.5.1-MariaDB, for debian-linux-gnu (x86_64)
      --
      -- Server version	10.5.1-MariaDB
      /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
      """;

  static final String MYSQL_HEAD =
      """
      -- MySQL dump 10.13  Distrib 8.0.32, for Linux (x86_64)
      -- Server version	8.0.32
      /*!50503 SET NAMES utf8mb4 */;
      /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
      """;

  static final String FOOT =
      """
      /*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
      -- Dump completed on 2026-11-27  7:00:00
      """;

  private final DrillLanguage drills;

  MariadbDrillLanguage(Path folder) {
    this.drills = new DrillLanguage(new MariadbEngine(), folder);
  }

  MariadbDrillLanguage within(Duration time) {
    drills.within(time);
    return this;
  }

  /// Drills a dump as mariadb-dump would have written it around these statements.
  Result dump(String statements) throws Exception {
    return file(HEAD + statements + FOOT);
  }

  /// Drills a dump as MySQL's mysqldump would have written it around these statements.
  Result mysqlDump(String statements) throws Exception {
    return file(MYSQL_HEAD + statements + FOOT);
  }

  /// Drills a file with exactly this text.
  Result file(String text) throws Exception {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What mariadb-dump 10.11 wrote of two small databases.
  static byte[] real(String name) throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(
                MariadbDrillLanguage.class.getResourceAsStream(name + ".sql.gz"), name);
        GZIPInputStream unpacked = new GZIPInputStream(packed)) {
      return unpacked.readAllBytes();
    }
  }

  Result bytes(byte[] content) throws Exception {
    return drills.bytes("backup.sql", "mysql.sql", content);
  }

  /// The place of a text in a dump.
  static int place(byte[] dump, String text) {
    int at = new String(dump, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(at).as(text).isNotNegative();
    return at;
  }

  static byte[] cut(byte[] dump, int length) {
    return Arrays.copyOf(dump, length);
  }

  /// The dump with one text in place of another, the first time that it occurs.
  static byte[] changed(byte[] dump, String from, String to) {
    String text = new String(dump, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replaceFirst(Pattern.quote(from), to).getBytes(StandardCharsets.ISO_8859_1);
  }
}
