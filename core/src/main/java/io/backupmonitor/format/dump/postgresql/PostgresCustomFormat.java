package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Archives of one file that `pg_dump -Fc` writes: a table of contents, then a block of packed rows
/// per table.
///
/// pg_restore lists such an archive without looking at its blocks; this reader decodes each of them
/// and asks for the block of every entry that has data. The archive has no end mark.
///
/// Layout: PostgreSQL's own `pg_backup_custom.c`.
public final class PostgresCustomFormat implements Format {

  /// Made by the service loader.
  public PostgresCustomFormat() {}

  @Override
  public String name() {
    return "postgresql.custom";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  /// None: `.dump` and `.backup` promise too many things.
  @Override
  public boolean unpacks() {
    return true;
  }

  @Override
  public List<String> suffixes() {
    return List.of();
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.matches(0, ArchiveHeader.MAGIC) || ArchiveHeader.isDamagedAt(sample);
  }

  @Override
  public void inspect(Content content, InspectionContext told) throws IOException {
    InspectionContext context = new QuietContext(told);
    PlainArchive plain = told.unpacked().map(PlainArchive::new).orElseGet(PlainArchive::unheard);
    ArchiveReader reader =
        new ArchiveReader(
            content.stream(), context.budget().limits().memoryBytes(), plain.contents());
    if (!reader.header().custom()) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is the table of contents of a directory or tar archive, without its data; look at the"
              + " whole directory or tar");
    }
    ArchiveCheck check = new ArchiveCheck(reader.header(), context);
    try {
      check.entries(reader);
      plain.flush();
      new Blocks(reader, check, context, content.size().orElse(0), plain).read();
      check.judge();
    } finally {
      check.tellTables();
    }
  }

  /// The blocks behind the table of contents.
  private record Blocks(
      ArchiveReader reader,
      ArchiveCheck check,
      InspectionContext context,
      long packedBytes,
      PlainArchive plain) {

    void read() throws IOException {
      while (!check.waiting().isEmpty()) {
        ArchiveReader.Block block = reader.nextBlock();
        if (block == null) {
          throw missing();
        }
        ArchiveEntry entry = entry(block);
        plain.block(block.id(), block.largeObjects());
        read(block, entry);
      }
      plain.flush();
      readRest();
    }

    private DamageException missing() {
      ArchiveEntry first = check.waiting().iterator().next();
      return new DamageException(
          FindingCode.ARCHIVE_TRUNCATED,
          "ends at byte %,d before the data of entry %d (%s); %s"
              .formatted(reader.position(), first.id(), first.title(), check.progress()));
    }

    private ArchiveEntry entry(ArchiveReader.Block block) throws DamageException {
      ArchiveEntry entry = check.arrived(block.id());
      if (entry == null || entry.isLargeObjects() != block.largeObjects()) {
        throw new DamageException(
            FindingCode.ARCHIVE_CORRUPT,
            "the block at byte %,d says that it belongs to entry %,d, which waits for none such; %s"
                .formatted(block.start(), block.id(), check.progress()));
      }
      if (entry.offset() >= 0 && entry.offset() != block.start()) {
        context.finding(
            FindingCode.ARCHIVE_INCONSISTENT,
            "the data of entry %d (%s) begins at byte %,d, its table of contents says %,d"
                .formatted(entry.id(), entry.title(), block.start(), entry.offset()));
      }
      return entry;
    }

    private void read(ArchiveReader.Block block, ArchiveEntry entry) throws IOException {
      if (!block.largeObjects()) {
        String what = "the rows of '%s'; %s".formatted(entry.tag(), check.progress());
        try (InputStream rows = decoded(what)) {
          check.rows(entry, plain.passing(rows));
        }
        plain.end();
        return;
      }
      check.largeObjectsCame();
      for (long oid = reader.nextObject(); oid != 0; oid = reader.nextObject()) {
        plain.largeObject(oid);
        try (InputStream object = decoded("the large object " + oid)) {
          check.largeObject(Long.toString(oid), plain.passing(object));
        }
        plain.end();
      }
      plain.endOfObjects();
    }

    private InputStream decoded(String what) throws IOException {
      return ArchiveUnpacking.block(
          reader.header().compression(), reader.chunks(what), packedBytes, context);
    }

    private void readRest() throws IOException {
      long start = reader.position();
      if (reader.looksLikeABlock()) {
        throw new DamageException(
            FindingCode.ARCHIVE_CORRUPT,
            "a block of data at byte %,d belongs to no entry of its table of contents"
                .formatted(start));
      }
      long count = reader.drain();
      if (count > 0) {
        context.finding(
            FindingCode.ARCHIVE_TRAILING_DATA,
            "%,d bytes follow the last block of data, which ends at byte %,d"
                .formatted(count, start));
      }
    }
  }
}
