package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.HeadWords;
import io.backupmonitor.format.dump.WideText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Dumps of MariaDB and MySQL as SQL text: of `mysqldump` and `mariadb-dump`, and of other tools
/// that write in their manner (phpMyAdmin, HeidiSQL, Adminer, mysqlpump).
public final class MysqlDumpFormat implements Format {

  /// One of these stands in everything that is recognised below.
  private static final HeadWords MARKS = HeadWords.of("--", "/*", "`");

  @Override
  public String name() {
    return "mysql.sql";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".sql");
  }

  @Override
  public boolean recognises(Sample asItIs) {
    Sample sample = WideText.narrowed(asItIs);
    if (!MARKS.areIn(sample)) {
      return false;
    }
    String head = sample.headText();
    return Stream.of("-- MySQL dump", "-- MariaDB dump", "-- Dump created by MySQL pump")
            .anyMatch(header -> isFirstInLine(head, header))
        || isFirstInLine(head, "/*M!")
        || isFirstInLine(head, "/*!40")
        || isFirstInLine(head, "/*!50")
        || isBackticked(head);
  }

  private static boolean isFirstInLine(String head, String text) {
    return head.startsWith(text) || head.contains("\n" + text);
  }

  /// `--compact` and `--skip-quote-names` apart, only these servers' dumps quote like that.
  private static boolean isBackticked(String head) {
    String upper = head.toUpperCase(Locale.ROOT);
    return (upper.contains("CREATE TABLE `") && upper.contains("ENGINE="))
        || upper.contains("\nINSERT INTO `")
        || upper.startsWith("INSERT INTO `")
        || upper.contains("\nDROP TABLE IF EXISTS `");
  }

  @Override
  public int precedence() {
    return 20;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (WideText.is(content.sample())) {
      throw WideText.refused(
          "the client", "let the tool write the file itself, with --result-file");
    }
    SqlReading.read(content, SqlDialect.MYSQL, new MysqlDumpRules(context), context);
  }
}
