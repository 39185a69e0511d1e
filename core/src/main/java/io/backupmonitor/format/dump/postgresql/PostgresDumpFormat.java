package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.HeadWords;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// Dumps of PostgreSQL in plain SQL: what pg_dump and pg_dumpall write, and SQL that a person wrote
/// in words that only PostgreSQL has.
public final class PostgresDumpFormat implements Format {

  /// Only the start of a statement is needed to know what it is about.
  private static final int KEPT_OF_A_STATEMENT = 64 * 1024;

  private static final Pattern HEADER =
      Pattern.compile("(?m)^-- PostgreSQL database (cluster )?dump\\s*$");

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

  /// How a shell of Windows begins what it redirects into a file: UTF-16 with its byte order mark.
  private static final String WIDE_START = "\ufeff--";

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
    if (isWide(sample)) {
      return HEADER.matcher(new String(sample.head(), StandardCharsets.UTF_16)).find();
    }
    String head = sample.headText();
    if (head.startsWith("PGDMP")) {
      return false;
    }
    String start = head.substring(0, Math.min(head.length(), 4096));
    if (start.contains("-- PostgreSQL") && HEADER.matcher(start).find()) {
      return true;
    }
    return STATEMENTS.beginALineOf(sample)
        && head.indexOf('\0') < 0
        && OWN_WORDS.matcher(head).find()
        && !FOREIGN_WORDS.matcher(head).find();
  }

  private static boolean isWide(Sample sample) {
    boolean marked = sample.startsWith(0xff, 0xfe) || sample.startsWith(0xfe, 0xff);
    return marked
        && new String(sample.head(), 0, Math.min(8, sample.head().length), StandardCharsets.UTF_16)
            .startsWith(WIDE_START.substring(1));
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (isWide(content.sample())) {
      throw new DamageException(
          FindingCode.DUMP_CORRUPT,
          "is in UTF-16, as a PowerShell redirection writes it, and psql cannot read that; let"
              + " pg_dump write the file itself, with --file");
    }
    PostgresDumpReader reader = new PostgresDumpReader(content.stream(), KEPT_OF_A_STATEMENT);
    new PostgresDumpCheck(context).check(reader);
  }
}
