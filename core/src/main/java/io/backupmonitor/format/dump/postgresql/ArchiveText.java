package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/// Tells an archive of pg_dump in the parts of which a plain dump consists, entry by entry, so that
/// one set of rules holds for both. For one thread.
///
/// @param <X> what the taker may throw
final class ArchiveText<X extends Exception> {

  /// What pg_restore sets before it begins.
  private static final String SETTINGS =
      """
      SET check_function_bodies = false;
      SET xmloption = content;
      SET row_security = off;
      """;

  private static final int HAS_LARGE_OBJECT_ENTRIES = 12;

  private final ArchiveTaker<X> taker;
  private final PostgresDumpReader reader;
  private final ArchiveHeader header;
  private boolean keepsSearchPath;
  private String schema = "";

  /// @param longestKept how many bytes of a statement are kept
  ArchiveText(ArchiveHeader header, ArchiveTaker<X> taker, int longestKept) {
    this.header = header;
    this.taker = taker;
    this.reader = new PostgresDumpReader(InputStream.nullInputStream(), longestKept);
  }

  /// Tells that a tool's own work begins, and what it comes from.
  void begin() throws IOException, X {
    taker.at("");
    taker.take(new PostgresDumpPart.Marked(PostgresDumpPart.Mark.HEADER, 1));
    if (header.serverMajor() > 0) {
      taker.take(new PostgresDumpPart.Origin(header.serverMajor()));
    }
    tell("", bytes(SETTINGS));
  }

  /// Tells the statements of an entry.
  void definition(ArchiveEntry entry) throws IOException, X {
    keepsSearchPath |= entry.kind().equals("SEARCHPATH");
    if (entry.definition().length == 0) {
      return;
    }
    goToSchemaOf(entry);
    byte[] definition = entry.definition();
    String place = place(entry);
    tell(place, entry.kind().equals("BLOB METADATA") ? objects(place, definition) : definition);
  }

  /// Tells the rows of an entry.
  void rows(ArchiveEntry entry, InputStream rows) throws IOException, X {
    goToSchemaOf(entry);
    tell(
        place(entry),
        new SequenceInputStream(new ByteArrayInputStream(entry.copy()), rows) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : super.read(target, offset, length);
          }
        });
  }

  /// Tells a large object in statements that make it.
  void largeObject(long oid, InputStream content) throws IOException, X {
    boolean made = header.minor() >= HAS_LARGE_OBJECT_ENTRIES;
    tell("large object %d, ".formatted(oid), new LargeObjectText(oid, !made, content));
  }

  private static String place(ArchiveEntry entry) {
    return "entry %d (%s), ".formatted(entry.id(), entry.title());
  }

  /// An archive older than 2018 leaves it to its reader to go to the schema of an entry.
  private void goToSchemaOf(ArchiveEntry entry) throws IOException, X {
    if (keepsSearchPath || entry.schema().isEmpty() || entry.schema().equals(schema)) {
      return;
    }
    schema = entry.schema();
    String quoted = "\"" + schema.replace("\"", "\"\"") + "\"";
    tell("", bytes("SET search_path = " + quoted + ", pg_catalog;\n"));
  }

  /// The statements that make large objects of which only the numbers are given, one a line.
  private static byte[] objects(String place, byte[] numbers) throws DamageException {
    StringBuilder statements = new StringBuilder();
    for (String line : new String(numbers, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (line.matches("[0-9]{1,10}")) {
        statements.append("SELECT pg_catalog.lo_create('").append(line).append("');\n");
      } else if (!line.isEmpty()) {
        throw new DamageException(
            FindingCode.ARCHIVE_CORRUPT,
            "%s'%s' is no number of a large object".formatted(place, line));
      }
    }
    return bytes(statements.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void tell(String place, byte[] text) throws IOException, X {
    tell(place, new ByteArrayInputStream(text));
  }

  private void tell(String place, InputStream text) throws IOException, X {
    taker.at(place);
    reader.goOnWith(text);
    PostgresDumpPart part;
    do {
      part = reader.next();
      taker.take(part);
    } while (!(part instanceof PostgresDumpPart.End));
  }
}
