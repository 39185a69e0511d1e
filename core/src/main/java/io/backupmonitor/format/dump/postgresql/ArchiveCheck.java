package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One look at an archive of pg_dump, whatever it is stored in: counts what it holds and finds out
/// whether every entry has its data. For one thread.
final class ArchiveCheck implements ArchiveTaker<RuntimeException> {

  /// Only the start of a statement is needed to know what it is about.
  private static final int KEPT_OF_A_STATEMENT = 64 * 1024;

  private final InspectionContext context;
  private final ArchiveHeader header;
  private final PostgresDumpCheck statements;
  private final ArchiveText<RuntimeException> text;
  private final Map<Integer, ArchiveEntry> waiting = new LinkedHashMap<>();
  private String place = "";
  private PostgresDumpPart.Open open = PostgresDumpPart.Open.NOTHING;
  private boolean copyComes;
  private boolean rowsEnded;
  private int withData;
  private long memory;
  private final ObjectSum named = new ObjectSum();
  private final ObjectSum came = new ObjectSum();
  private boolean objectsSeen;

  ArchiveCheck(ArchiveHeader header, InspectionContext context) throws IOException {
    this.context = context;
    this.header = header;
    this.statements = new PostgresDumpCheck(context);
    this.text = new ArchiveText<>(header, this, KEPT_OF_A_STATEMENT);
    text.begin();
  }

  /// Reads the whole table of contents.
  void entries(ArchiveReader reader) throws IOException {
    for (ArchiveEntry entry = reader.nextEntry(); entry != null; entry = reader.nextEntry()) {
      context.budget().checkTime();
      take(entry);
    }
    context.notProven("the table of contents of a pg_dump archive has no checksum");
    if (header.compression() == ArchiveCompression.NONE && withData > 0) {
      context.notProven("a pg_dump archive without compression has no checksum of its rows");
    }
  }

  private void take(ArchiveEntry entry) throws IOException {
    text.definition(entry);
    nameObjects(entry);
    if (!entry.hasData()) {
      return;
    }
    withData++;
    memory += entry.withoutDefinition().memory();
    context.budget().checkMemory(memory);
    if (waiting.put(entry.id(), entry.withoutDefinition()) != null) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "two entries of its table of contents have the number %,d".formatted(entry.id()));
    }
  }

  private void nameObjects(ArchiveEntry entry) {
    if (entry.kind().equals("BLOB")) {
      named.add(entry.tag());
    } else if (entry.kind().equals("BLOB METADATA")) {
      String numbers = new String(entry.definition(), StandardCharsets.ISO_8859_1);
      numbers.lines().filter(line -> !line.isEmpty()).forEach(named::add);
    }
  }

  /// The entries whose data did not come yet.
  Collection<ArchiveEntry> waiting() {
    return waiting.values();
  }

  /// Takes the entry of that number out of those that wait; null when none of that number does.
  @Nullable ArchiveEntry arrived(int id) {
    return waiting.remove(id);
  }

  /// How many entries have had their data, and how many there are, in words.
  String progress() {
    return "%,d of %,d blocks of data came before".formatted(withData - waiting.size(), withData);
  }

  /// Reads the rows of an entry to their end.
  void rows(ArchiveEntry entry, InputStream decoded) throws IOException {
    requireCopy(entry);
    String what = "the rows of '%s'".formatted(entry.tag());
    Charged rows = new Charged(decoded);
    rowsEnded = false;
    copyComes = entry.copy().length > 0;
    open = PostgresDumpPart.Open.NOTHING;
    try {
      text.rows(entry, rows);
      requireLastLines(entry, rows.lastBytes());
    } catch (DamageException damage) {
      throw in(what, damage);
    } finally {
      rowsEnded = false;
    }
    context.budget().checkTime();
  }

  /// Behind a statement without its own line the first row would go unseen.
  private static void requireCopy(ArchiveEntry entry) throws DamageException {
    String copy = new String(entry.copy(), StandardCharsets.ISO_8859_1);
    if (!copy.isEmpty() && !copy.endsWith(";\n")) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "entry %d (%s): the statement before its rows does not end as pg_dump ends it"
              .formatted(entry.id(), entry.title()));
    }
  }

  /// pg_dump ends every table's data with two empty lines. Nothing is lost where only they are cut
  /// off, but something cut them off.
  private void requireLastLines(ArchiveEntry entry, String last) {
    boolean statements = entry.copy().length == 0;
    boolean there = statements ? last.endsWith(";\n\n\n") : last.endsWith("\\.\n\n\n");
    boolean none = statements && last.equals("\n\n");
    if (!there && !none && open == PostgresDumpPart.Open.NOTHING) {
      context.finding(
          FindingCode.DUMP_OPEN_COPY,
          "%sits data does not end with the empty lines that pg_dump writes last; %s"
              .formatted(place, progress()));
    }
  }

  /// Reads a large object to its end.
  void largeObject(String name, InputStream decoded) throws IOException {
    came.add(name);
    objectsSeen = true;
    try {
      new Charged(decoded).transferTo(OutputStream.nullOutputStream());
    } catch (DamageException damage) {
      throw in("the large object '%s'".formatted(name), damage);
    }
    context.budget().checkTime();
  }

  /// Notes that the place for large objects came, also when none are in it.
  void largeObjectsCame() {
    objectsSeen = true;
  }

  /// The same damage with the thing that it is in, unless it says where in the archive it is.
  private static DamageException in(String what, DamageException damage) {
    boolean placed =
        damage.code() == FindingCode.ARCHIVE_TRUNCATED
            || damage.code() == FindingCode.ARCHIVE_CORRUPT;
    if (placed) {
      return damage;
    }
    return new DamageException(
        damage.code(), "%s: %s".formatted(what, damage.getMessage()), damage);
  }

  @Override
  public void at(String where) {
    place = where;
    statements.at(where);
  }

  @Override
  public void take(PostgresDumpPart part) throws IOException {
    if (part instanceof PostgresDumpPart.End end) {
      judge(end);
      return;
    }
    if (rowsEnded) {
      throw new DamageException(
          FindingCode.DUMP_CORRUPT, place + "something follows the end mark of its rows");
    }
    if (copyComes && !place.isEmpty() && !(part instanceof PostgresDumpPart.CopyStart)) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT, place + "the statement before its rows brings none");
    }
    copyComes &= place.isEmpty();
    statements.take(part);
    rowsEnded = part instanceof PostgresDumpPart.CopyEnd;
  }

  private void judge(PostgresDumpPart.End end) {
    open = end.open();
    switch (end.open()) {
      case NOTHING -> {}
      case COPY ->
          context.finding(
              FindingCode.DUMP_OPEN_COPY,
              "%sits rows end after %,d of them without their end mark; %s"
                  .formatted(place, end.rows(), progress()));
      case STATEMENT, QUOTE, COMMENT ->
          context.finding(
              FindingCode.DUMP_OPEN_STATEMENT,
              "%sends inside what begins in line %,d".formatted(place, end.line()));
    }
  }

  /// Judges everything that was read to its end.
  void judge() {
    statements.tellTheRest();
    if (objectsSeen && named.count() > 0 && !named.isSameAs(came)) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "its table of contents names %,d large objects, and the %,d that have a content are others"
              .formatted(named.count(), came.count()));
    }
    if (statements.contents().isEmpty() && came.count() == 0) {
      context.finding(FindingCode.DUMP_EMPTY, "creates no table and nothing else");
    }
  }

  /// Tells the tables that were counted, also when the reading was stopped.
  void tellTables() {
    PostgresContents contents = statements.contents();
    contents.tables().forEach((name, table) -> context.table(name, contents.rows(table)));
  }

  /// Data that comes out of a block: charged, and its last bytes remembered.
  private final class Charged extends FilterInputStream {

    private static final int REMEMBERED = 6;

    private String last = "";

    Charged(InputStream in) {
      super(in);
    }

    String lastBytes() {
      return last;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        context.budget().chargeBytes(count);
        int tail = Math.min(count, REMEMBERED);
        String more = new String(target, offset + count - tail, tail, StandardCharsets.ISO_8859_1);
        String joined = last + more;
        last = joined.substring(Math.max(0, joined.length() - REMEMBERED));
      }
      return count;
    }
  }
}
