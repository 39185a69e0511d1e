package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.HeadWords;
import io.backupmonitor.format.dump.WideText;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dumps of PostgreSQL in plain SQL: what pg_dump and pg_dumpall write, and SQL that a person wrote
/// in words that only PostgreSQL has.
public final class PostgresDumpFormat implements Format {

  /// Only the start of a statement is needed to know what it is about.
  private static final int KEPT_OF_A_STATEMENT = 64 * 1024;

  private static final Pattern HEADER =
      Pattern.compile("(?m)^-- PostgreSQL database (cluster )?dump\\s*$");

  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /// How what a person puts before a dump begins: a comment, a command of psql, or any statement
  /// (PostgreSQL's manual, "SQL Commands").
  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?i)^(--|/\\*|\\\\|;|\\(|(abort|alter|analy[sz]e|begin|call|checkpoint|close|cluster"
              + "|comment|commit|copy|create|deallocate|declare|delete|discard|do|drop|end|execute"
              + "|explain|fetch|grant|import|insert|listen|load|lock|merge|move|notify|prepare"
              + "|reassign|refresh|reindex|release|reset|revoke|rollback|savepoint|security|select"
              + "|set|show|start|table|truncate|unlisten|update|vacuum|values|with)\\b)");

  /// Words that PostgreSQL alone has.
  private static final Pattern OWN_WORDS =
      Pattern.compile(
          "(?im)^\\s*copy\\s+[^;]+\\sfrom\\s+stdin"
              + "|^\\\\(connect|c|restrict)\\s"
              + "|^\\s*set\\s+(standard_conforming_strings|client_encoding|search_path)\\b"
              + "|\\bpg_catalog\\."
              + "|^\\s*create\\s+extension\\b"
              + "|\\b(big|small)?serial\\s*(,|\\)|$|\\b(primary|not|unique)\\b)"
              + "|\\blanguage\\s+'?plpgsql\\b"
              + "|::(regclass|text|integer|jsonb|numeric|date|character varying)\\b"
              + "|\\bnextval\\s*\\("
              + "|\\b(timestamptz|jsonb|bytea|tsvector|character\\s+varying)\\b"
              + "|\\bowner\\s+to\\s"
              + "|\\bgenerated\\s+(always|by\\s+default)\\s+as\\s+identity\\b");

  private static final HeadWords STATEMENTS =
      HeadWords.of("CREATE", "INSERT", "COPY", "ALTER", "DROP", "SET", "SELECT", "BEGIN");

  /// Words of other databases.
  private static final Pattern FOREIGN_WORDS =
      Pattern.compile(
          "(?im)^-- (MySQL|MariaDB) dump|^/\\*!\\d|^/\\*M!|\\bauto_?increment\\b|\\bengine\\s*="
              + "|^\\s*pragma\\s|\\bsqlite_sequence\\b|^\\s*create\\s+table\\s+`|\\binsert\\s+into\\s+`"
              + "|^\\s*go\\s*$|\\bnvarchar2?\\s*\\(|\\bvarchar2\\s*\\(");

  @Override
  public String name() {
    return "postgresql.sql";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".pgsql", ".psql", ".sql");
  }

  @Override
  public boolean recognises(Sample sample) {
    String head = WideText.narrowed(sample).headText();
    if (head.startsWith("PGDMP")) {
      return false;
    }
    String start = head.substring(0, Math.min(head.length(), 4096));
    if (start.contains("-- PostgreSQL") && HEADER.matcher(start).find()) {
      return true;
    }
    return !WideText.is(sample)
        && STATEMENTS.beginALineOf(sample)
        && head.indexOf('\0') < 0
        && OWN_WORDS.matcher(head).find()
        && !FOREIGN_WORDS.matcher(head).find();
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (WideText.is(content.sample())) {
      throw WideText.refused("psql", "let pg_dump write the file itself, with --file");
    }
    checkBeginning(content.sample());
    PostgresDumpReader reader = new PostgresDumpReader(content.stream(), KEPT_OF_A_STATEMENT);
    new PostgresDumpCheck(context).check(reader);
  }

  /// What a login or a program said before the tool began is read by psql as its first statement.
  private static void checkBeginning(Sample sample) throws DamageException {
    String head = sample.headText();
    Matcher header = HEADER.matcher(head.substring(0, Math.min(head.length(), 4096)));
    if (!header.find()) {
      return;
    }
    String first =
        head.substring(0, header.start())
            .lines()
            .map(line -> line.replace(BYTE_ORDER_MARK, "").strip())
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse("--");
    if (!BEGINNING.matcher(first).find()) {
      throw new DamageException(
          FindingCode.DUMP_CORRUPT,
          "begins with what no dump tool writes, and what psql stops at: '%s'"
              .formatted(first.length() > 60 ? first.substring(0, 57) + "..." : first));
    }
  }
}
