package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// SQL text of no known tool. Cannot be proven complete, but what is visibly cut off is found.
public final class SqlFormat implements Format {

  private static final Set<String> BEGINNINGS =
      Set.of(
          "ALTER",
          "BEGIN",
          "COMMENT",
          "COMMIT",
          "COPY",
          "CREATE",
          "DECLARE",
          "DELETE",
          "DROP",
          "EXEC",
          "GRANT",
          "GO",
          "IF",
          "INSERT",
          "LOCK",
          "MERGE",
          "PRAGMA",
          "REPLACE",
          "REVOKE",
          "SELECT",
          "SET",
          "START",
          "TRUNCATE",
          "UPDATE",
          "USE",
          "WITH");

  private static final int STATEMENTS_LOOKED_AT = 3;

  @Override
  public String name() {
    return "sql";
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
  public int precedence() {
    return 1_000;
  }

  @Override
  public boolean recognises(Sample sample) {
    if (!sample.isNamed(suffixes())) {
      return false;
    }
    if (isUtf16(sample)) {
      return true;
    }
    return SqlHead.fits(sample, SqlDialect.GENERIC, SqlFormat::looksLikeSql);
  }

  private static boolean isUtf16(Sample sample) {
    return sample.startsWith(0xff, 0xfe) || sample.startsWith(0xfe, 0xff);
  }

  private static boolean looksLikeSql(SqlScanner scanner) throws IOException {
    int statements = 0;
    for (SqlScanner.Part part = scanner.next();
        part != SqlScanner.Part.END;
        part = scanner.next()) {
      if (part == SqlScanner.Part.STATEMENT) {
        if (BEGINNINGS.contains(scanner.keyword())) {
          return true;
        }
        if (++statements == STATEMENTS_LOOKED_AT) {
          return false;
        }
      }
    }
    return statements == 0 && scanner.offset() > 0 && scanner.open() == SqlScanner.Open.NOTHING;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    SqlRules rules = new SqlRules(context, isUtf16(content.sample()));
    SqlReading.read(content, SqlDialect.GENERIC, rules, context);
  }
}
