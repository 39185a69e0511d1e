package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryContent.File;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Directories that `pg_dump -Fd` writes: `toc.dat` is the table of contents, and beside it lies a
/// packed file for each table and for each large object.
///
/// Layout: PostgreSQL's own `pg_backup_directory.c`.
public final class PostgresDirectoryFormat implements DirectoryFormat {

  /// Made by the service loader.
  public PostgresDirectoryFormat() {}

  @Override
  public String name() {
    return "postgresql.directory";
  }

  @Override
  public boolean recognises(DirectoryContent directory) throws IOException {
    long rows = count(directory, true);
    File contents = directory.file(ArchiveFiles.CONTENTS);
    if (contents == null) {
      long own = count(directory, false);
      return rows > 0 && own >= 2 && own == directory.files().size();
    }
    return rows > 0 || isArchive(directory.start(contents, ArchiveHeader.MAGIC.length()));
  }

  private static boolean isArchive(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).equals(ArchiveHeader.MAGIC);
  }

  private static long count(DirectoryContent directory, boolean onlyRows) {
    return directory.files().stream()
        .map(file -> ArchiveFiles.plain(file.path().text()))
        .filter(name -> onlyRows ? ArchiveFiles.isRows(name) : ArchiveFiles.isOwn(name))
        .count();
  }

  @Override
  public Fit fit(String path) {
    String plain = ArchiveFiles.plain(path);
    if (!ArchiveFiles.isOwn(plain)) {
      return Fit.STRANGE;
    }
    boolean bareRows = plain.equals(path) && ArchiveFiles.isRows(path);
    return bareRows ? Fit.ORDINARY : Fit.MARK;
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext told) throws IOException {
    InspectionContext context = new QuietContext(told);
    File contents = directory.file(ArchiveFiles.CONTENTS);
    if (contents == null) {
      throw new DamageException(
          FindingCode.SET_PART_MISSING,
          "its table of contents, '%s', is not there; without it none of its %,d files can be used"
              .formatted(ArchiveFiles.CONTENTS, directory.files().size()));
    }
    try (InputStream bytes = directory.open(contents)) {
      PlainArchive plain = told.unpacked().map(PlainArchive::new).orElseGet(PlainArchive::unheard);
      ArchiveReader reader =
          new ArchiveReader(bytes, context.budget().limits().memoryBytes(), plain.contents());
      requireFiles(reader);
      ArchiveCheck check = new ArchiveCheck(reader.header(), context);
      try {
        check.entries(reader);
        plain.flush();
        tellRest(reader, context);
        new Reading(directory, context, check, plain).read();
        check.judge();
      } finally {
        check.tellTables();
      }
    }
  }

  /// A table of contents that says that the data follows in itself is not that of a directory.
  static void requireFiles(ArchiveReader reader) throws DamageException {
    if (reader.header().custom()) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "'%s' says that it is an archive of one file".formatted(ArchiveFiles.CONTENTS));
    }
  }

  /// Tells what follows the last entry of a table of contents that has a file of its own.
  static void tellRest(ArchiveReader reader, InspectionContext context) throws IOException {
    long rest = reader.drain();
    if (rest > 0) {
      context.finding(
          FindingCode.ARCHIVE_TRAILING_DATA,
          "%,d bytes follow the last entry of '%s'".formatted(rest, ArchiveFiles.CONTENTS));
    }
  }

  /// The reading of the files beside the table of contents: damage of one does not keep the others
  /// from being read.
  private static final class Reading {

    private final DirectoryContent directory;
    private final InspectionContext context;
    private final ArchiveCheck check;
    private final PlainArchive plain;
    private final Set<String> named = new HashSet<>(Set.of(ArchiveFiles.CONTENTS));

    Reading(
        DirectoryContent directory,
        InspectionContext context,
        ArchiveCheck check,
        PlainArchive plain) {
      this.directory = directory;
      this.context = context;
      this.check = check;
      this.plain = plain;
    }

    void read() throws IOException {
      for (ArchiveEntry entry : List.copyOf(check.waiting())) {
        check.arrived(entry.id());
        if (entry.isLargeObjects()) {
          check.largeObjectsCame();
          plain.block(entry.id(), true);
          readFile(listOf(entry), "the list of large objects", list -> readObjects(entry, list));
          plain.endOfObjects();
        } else {
          String what = "the rows of '%s'".formatted(entry.tag());
          plain.block(entry.id(), false);
          readFile(entry.file(), what, rows -> check.rows(entry, plain.passing(rows)));
          plain.end();
        }
      }
      plain.flush();
      tellOthers();
    }

    /// The file that lists the large objects of an entry. The table of contents of a tar names
    /// another one, which it never holds.
    private String listOf(ArchiveEntry entry) {
      String own = "blobs_%d.toc".formatted(entry.id());
      return ArchiveFiles.isListOfObjects(entry.file())
          ? entry.file()
          : find(own) == null ? "blobs.toc" : own;
    }

    private void readObjects(ArchiveEntry entry, InputStream list) throws IOException {
      for (ArchiveFiles.LargeObject object : ArchiveFiles.objects(entry.file(), list)) {
        String oid = Long.toString(object.oid());
        plain.largeObject(object.oid());
        File file = find(object.file());
        if (file != null && isNothing(file)) {
          tellNothing(file, oid);
          check.largeObject(oid, plain.passing(InputStream.nullInputStream()));
        } else {
          readFile(
              object.file(),
              "the large object " + oid,
              content -> check.largeObject(oid, plain.passing(content)));
        }
        plain.end();
      }
    }

    private void tellNothing(File file, String oid) {
      named.add(file.path().text());
      context.notProven(
          "the large object %s has no bytes in it: pg_dump writes an empty one like one whose file was emptied later"
              .formatted(oid));
    }

    private static boolean isNothing(File file) {
      return file.size() == 0 && ArchiveFiles.packing(file.path().text()).packsNothingAsNothing();
    }

    private void readFile(String name, String what, Use use) throws IOException {
      File file = find(name);
      if (file == null) {
        context.finding(
            FindingCode.SET_PART_MISSING,
            "'%s', which holds %s, is not there".formatted(name, what));
        return;
      }
      String found = file.path().text();
      named.add(found);
      ArchiveCompression packing = ArchiveFiles.packing(found);
      if (file.size() == 0 && packing != ArchiveCompression.NONE) {
        context.finding(
            FindingCode.SIZE_ZERO,
            "'%s', which holds %s, is empty: 0 bytes".formatted(found, what));
        return;
      }
      try (InputStream bytes = directory.open(file);
          InputStream decoded = ArchiveUnpacking.file(packing, bytes, file.size(), context)) {
        use.of(decoded);
      } catch (DamageException damage) {
        context.finding(damage.code(), "'%s': %s".formatted(found, damage.getMessage()));
      }
    }

    private @Nullable File find(String name) {
      for (ArchiveCompression packing : ArchiveCompression.all()) {
        File file = directory.file(name + packing.ending());
        if (file != null) {
          return file;
        }
      }
      return null;
    }

    /// Tells the files that belong to nothing. One that pg_dump alone would name so holds data that
    /// no restore would ever bring back.
    private void tellOthers() {
      long others = 0;
      String first = "";
      for (File file : directory.files()) {
        String name = file.path().text();
        if (named.contains(name)) {
          continue;
        }
        if (ArchiveFiles.isOwn(ArchiveFiles.plain(name))) {
          context.finding(
              FindingCode.ARCHIVE_INCONSISTENT,
              "'%s' belongs to no entry of the table of contents".formatted(name));
        } else if (others++ == 0) {
          first = name;
        }
      }
      if (others > 0) {
        context.finding(
            FindingCode.ARCHIVE_TRAILING_DATA,
            "beside what pg_dump wrote lies '%s'%s"
                .formatted(first, others > 1 ? " and %,d files more".formatted(others - 1) : ""));
      }
    }

    /// What is done with the decoded bytes of a file.
    private interface Use {
      void of(InputStream decoded) throws IOException;
    }
  }
}
