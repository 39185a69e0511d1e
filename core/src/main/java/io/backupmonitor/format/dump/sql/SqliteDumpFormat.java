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
import java.util.regex.Pattern;

/// Dumps of SQLite as SQL text: what its shell writes for `.dump` and `.recover`, and what
/// libraries write in the same manner.
public final class SqliteDumpFormat implements Format {

  private static final HeadWords START_WORD = HeadWords.of("PRAGMA FOREIGN_KEYS");

  /// The first lines of the shell, behind up to some lines of something else.
  private static final Pattern START =
      Pattern.compile(
          "\\A(?:[^\\n]{0,500}\\n){1,50}PRAGMA foreign_keys=OFF;\\r?\\nBEGIN TRANSACTION;");

  @Override
  public String name() {
    return "sqlite.sql";
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
    return 10;
  }

  @Override
  public boolean recognises(Sample asItIs) {
    Sample sample = WideText.narrowed(asItIs);
    return (mayBegin(sample.head())
            && SqlHead.fits(sample, SqlDialect.SQLITE, SqliteDumpFormat::recognises))
        || beginsLate(sample);
  }

  /// Whether something was written in front of it, such as what a login says.
  private static boolean beginsLate(Sample sample) {
    return START_WORD.areIn(sample) && START.matcher(sample.headText()).find();
  }

  /// Whether the first word, if the text begins with one, may be that of a pragma or of a
  /// transaction. Every text is asked, and nearly all of them are done with by this.
  private static boolean mayBegin(byte[] head) {
    int at = 0;
    while (at < head.length && ((head[at] <= ' ' && head[at] > 0) || head[at] == ';')) {
      at++;
    }
    int first = at < head.length ? head[at] : 0;
    return !Character.isLetterOrDigit(first) || "PpBb".indexOf(first) >= 0;
  }

  /// Begins with pragmas, or with a transaction called by its full name.
  private static boolean recognises(SqlScanner scanner) throws IOException {
    boolean pragma = false;
    boolean transaction = false;
    SqlScanner.Part part = scanner.next();
    while (part != SqlScanner.Part.END && !(pragma && transaction)) {
      if (part == SqlScanner.Part.STATEMENT) {
        String text = scanner.text().strip().toUpperCase(Locale.ROOT);
        if (text.equals("BEGIN TRANSACTION")) {
          return true;
        }
        boolean begin = text.equals("BEGIN");
        if (!begin && !text.startsWith("PRAGMA ")) {
          return false;
        }
        pragma |= !begin;
        transaction |= begin;
      }
      part = scanner.next();
    }
    return pragma;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (WideText.is(content.sample())) {
      throw WideText.refused("sqlite3", "let it write the file itself, with .output");
    }
    SqlReading.read(content, SqlDialect.SQLITE, new SqliteDumpRules(context), context);
  }
}
