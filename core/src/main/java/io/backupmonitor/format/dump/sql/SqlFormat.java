package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.WideText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

  /// The scripts of Microsoft SQL Server are in UTF-16 by default, and its client reads them.
  private static final Pattern BATCHES = Pattern.compile("(?im)^\\s*GO\\s*$|\\bUSE \\[|\\[dbo]\\.");

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
    return WideText.is(sample) || SqlHead.fits(sample, SqlDialect.GENERIC, SqlFormat::looksLikeSql);
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
    boolean wide = WideText.is(content.sample());
    if (wide && !BATCHES.matcher(WideText.narrowed(content.sample()).headText()).find()) {
      throw WideText.refused("a database's client", "let the tool write the file itself");
    }
    InputStream text = wide ? WideText.decoded(content.stream()) : content.stream();
    SqlReading.read(text, SqlDialect.GENERIC, new SqlRules(context), context);
  }
}
