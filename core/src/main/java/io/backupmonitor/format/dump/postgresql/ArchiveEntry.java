package io.backupmonitor.format.dump.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entry of the table of contents of an archive: a thing, the statement that makes it, and
/// where its rows are.
///
/// @param id the number by which blocks of data refer to it
/// @param hasData whether rows or large objects belong to it
/// @param tag its name
/// @param kind what it is, as in `TABLE DATA`
/// @param definition the statements that make it
/// @param copy the `COPY … FROM stdin` before its rows; empty when rows come as statements
/// @param schema the schema that its unqualified names mean; empty for none
/// @param file where its data lies beside the table of contents; empty in an archive of one file
/// @param offset where its data lies in an archive of one file; -1 when that is not said
@SuppressWarnings("ArrayRecordComponent")
record ArchiveEntry(
    int id,
    boolean hasData,
    String tag,
    String kind,
    byte[] definition,
    byte[] copy,
    String schema,
    String file,
    long offset) {

  private static final int OFFSET_UNKNOWN = 1;
  private static final int OFFSET_KNOWN = 2;
  private static final int NO_DATA = 3;
  private static final int HAS_ACCESS_METHODS = 14;
  private static final int HAS_KINDS_OF_RELATIONS = 16;
  private static final int HAS_SECTIONS = 11;
  private static final int LAST_SECTION = 4;
  private static final byte[] NOTHING = new byte[0];

  private static final Set<String> RIGHTS = Set.of("ACL", "ACL LANGUAGE", "DEFAULT ACL");
  private static final Set<String> LAST = Set.of("EVENT TRIGGER", "MATERIALIZED VIEW DATA");

  /// Whether its data is large objects.
  boolean isLargeObjects() {
    return kind.equals("BLOBS");
  }

  /// What it is, for messages: `TABLE DATA orders`.
  String title() {
    return tag.isEmpty() ? kind : kind + " " + tag;
  }

  /// In which of three passes it is restored, counted from 0: rights come after everything that
  /// they are about, and what could act on the restore itself comes last.
  int pass() {
    if (RIGHTS.contains(kind)) {
      return 1;
    }
    boolean last =
        LAST.contains(kind) || (kind.equals("COMMENT") && tag.startsWith("EVENT TRIGGER "));
    return last ? 2 : 0;
  }

  /// The same without the statements, which are long.
  ArchiveEntry withoutDefinition() {
    return new ArchiveEntry(id, hasData, tag, kind, NOTHING, copy, schema, file, offset);
  }

  /// About how much memory it takes.
  long memory() {
    return 256L + definition.length + copy.length + 2L * (tag.length() + schema.length());
  }

  static ArchiveEntry read(ArchiveInput input, ArchiveHeader header) throws IOException {
    int id = input.number();
    if (id <= 0) {
      throw input.corrupt("its number is %,d".formatted(id));
    }
    int data = input.number();
    if (data != 0 && data != 1) {
      throw input.corrupt("whether it has data is neither yes nor no but %,d".formatted(data));
    }
    requireNumber(input);
    requireNumber(input);
    String tag = input.text();
    String kind = input.text();
    if (kind.isEmpty()) {
      throw input.corrupt("it does not say what it is");
    }
    readSection(input, header);
    byte[] definition = orNothing(input.bytes());
    input.bytes(); // the statement that would drop it
    byte[] copy = orNothing(input.bytes());
    String schema = input.text();
    readRest(input, header);
    if (header.custom()) {
      long offset = readOffset(input, header, data == 1);
      return new ArchiveEntry(id, data == 1, tag, kind, definition, copy, schema, "", offset);
    }
    String file = readFile(input, data == 1);
    return new ArchiveEntry(id, data == 1, tag, kind, definition, copy, schema, file, -1);
  }

  private static void readSection(ArchiveInput input, ArchiveHeader header) throws IOException {
    int section = header.minor() >= HAS_SECTIONS ? input.number() : 1;
    if (section < 1 || section > LAST_SECTION) {
      throw input.corrupt("%,d is no section".formatted(section));
    }
  }

  private static void readRest(ArchiveInput input, ArchiveHeader header) throws IOException {
    input.bytes(); // its tablespace
    if (header.minor() >= HAS_ACCESS_METHODS) {
      input.bytes();
    }
    if (header.minor() >= HAS_KINDS_OF_RELATIONS) {
      input.number();
    }
    input.bytes(); // its owner, who is not made an owner here
    String oids = input.text();
    if (!oids.equals("true") && !oids.equals("false")) {
      throw input.corrupt("whether it has OIDs is neither yes nor no");
    }
    while (requireNumber(input)) {
      // what it depends on came before it, as pg_dump sorts its entries
    }
  }

  /// Takes a number that is written as text; false when there is none.
  private static boolean requireNumber(ArchiveInput input) throws IOException {
    byte @Nullable [] text = input.bytes();
    if (text == null) {
      return false;
    }
    for (byte each : text) {
      if (each < '0' || each > '9') {
        throw input.corrupt(
            "a number is '%s'".formatted(new String(text, StandardCharsets.ISO_8859_1)));
      }
    }
    return true;
  }

  private static byte[] orNothing(byte @Nullable [] bytes) {
    return bytes == null ? NOTHING : bytes;
  }

  private static long readOffset(ArchiveInput input, ArchiveHeader header, boolean hasData)
      throws IOException {
    int state = input.need();
    long offset = input.offset(header.offsetBytes());
    if (state < OFFSET_UNKNOWN || state > NO_DATA || hasData == (state == NO_DATA)) {
      throw input.corrupt(
          "it says that it has %s data, and the state of its data is %d"
              .formatted(hasData ? "some" : "no", state));
    }
    return state == OFFSET_KNOWN ? offset : -1;
  }

  private static String readFile(ArchiveInput input, boolean hasData) throws IOException {
    String file = input.text();
    boolean plain = file.matches("[0-9]{1,10}\\.dat|blobs(_[0-9]{1,10})?\\.toc");
    if (hasData ? !plain : !file.isEmpty()) {
      throw input.corrupt(
          "it says that it has %s data, and the file of its data is '%s'"
              .formatted(hasData ? "some" : "no", file));
    }
    return file;
  }
}
