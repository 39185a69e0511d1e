package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.FindingCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells an archive of pg_dump in the order in which pg_restore restores it: once through the table
/// of contents with the data of each entry when its turn comes, then the rights, then what could
/// act on the restore itself. For one thread and one archive.
///
/// Whatever comes before the first entry with data is told while the table of contents is read, so
/// only the rest of it is kept in memory.
///
/// @param <X> what the taker may throw
public final class ArchiveScript<X extends Exception> {

  /// The file with the table of contents, beside which all others lie.
  public static final String CONTENTS = ArchiveFiles.CONTENTS;

  /// Enough for the indexes, constraints and rights of fifty thousand tables.
  private static final long MOST_KEPT_BYTES = 96L << 20;

  private static final int PASSES = 3;
  private static final InspectionContext UNHEARD = new Unheard(Budget.apart(Limits.DEFAULT));

  private final ArchiveTaker<X> taker;
  private final int longestKept;
  private final List<ArchiveEntry> kept = new ArrayList<>();
  private long keptBytes;

  /// @param longestKept how many bytes of a statement are kept
  public ArchiveScript(ArchiveTaker<X> taker, int longestKept) {
    this.taker = taker;
    this.longestKept = longestKept;
  }

  /// Tells an archive of one file.
  public void tell(InputStream archive) throws IOException, X {
    ArchiveReader reader = new ArchiveReader(archive, longestKept);
    ArchiveText<X> text = new ArchiveText<>(reader.header(), taker, longestKept);
    tellEntries(reader, text);
    tellRest(text, new Blocks(reader, text));
  }

  /// Tells an archive whose files lie in a folder of this machine.
  public void tell(Path folder) throws IOException, X {
    try (InputStream contents = Files.newInputStream(folder.resolve(ArchiveFiles.CONTENTS))) {
      ArchiveReader reader = new ArchiveReader(contents, longestKept);
      ArchiveText<X> text = new ArchiveText<>(reader.header(), taker, longestKept);
      tellEntries(reader, text);
      tellRest(text, new FilesBeside(folder, text));
    }
  }

  private void tellEntries(ArchiveReader reader, ArchiveText<X> text) throws IOException, X {
    text.begin();
    boolean dataBegan = false;
    for (ArchiveEntry entry = reader.nextEntry(); entry != null; entry = reader.nextEntry()) {
      dataBegan |= entry.hasData();
      if (dataBegan || entry.pass() > 0) {
        keep(entry);
      } else {
        text.definition(entry);
      }
    }
  }

  private void keep(ArchiveEntry entry) throws DamageException {
    keptBytes += entry.memory();
    if (keptBytes > MOST_KEPT_BYTES) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "its table of contents holds more than %,d bytes of statements to run after its rows"
              .formatted(MOST_KEPT_BYTES));
    }
    kept.add(entry);
  }

  private void tellRest(ArchiveText<X> text, Data<X> data) throws IOException, X {
    for (int pass = 0; pass < PASSES; pass++) {
      for (ArchiveEntry entry : kept) {
        if (entry.pass() == pass) {
          text.definition(entry);
        }
        if (entry.pass() == pass && entry.hasData()) {
          data.tell(entry);
        }
      }
    }
  }

  /// Where the data is.
  private interface Data<X extends Exception> {
    void tell(ArchiveEntry entry) throws IOException, X;
  }

  /// The blocks behind the table of contents. They come in an order of their own, so each is told
  /// when it comes, at the latest when it is its turn; what it needs was made before any of them.
  private final class Blocks implements Data<X> {

    private final ArchiveReader reader;
    private final ArchiveText<X> text;
    private final Map<Integer, ArchiveEntry> waiting = new HashMap<>();

    Blocks(ArchiveReader reader, ArchiveText<X> text) {
      this.reader = reader;
      this.text = text;
      kept.stream().filter(ArchiveEntry::hasData).forEach(each -> waiting.put(each.id(), each));
    }

    @Override
    public void tell(ArchiveEntry wanted) throws IOException, X {
      while (waiting.containsKey(wanted.id())) {
        ArchiveReader.Block block = reader.nextBlock();
        ArchiveEntry entry = block == null ? null : waiting.remove(block.id());
        if (block == null || entry == null) {
          throw new IOException("the verification says which block is missing");
        }
        tell(entry, block.largeObjects());
      }
    }

    private void tell(ArchiveEntry entry, boolean largeObjects) throws IOException, X {
      if (!largeObjects) {
        try (InputStream rows = decoded(entry.title())) {
          text.rows(entry, rows);
        }
        return;
      }
      for (long oid = reader.nextObject(); oid != 0; oid = reader.nextObject()) {
        try (InputStream object = decoded("a large object")) {
          text.largeObject(oid, object);
        }
      }
    }

    private InputStream decoded(String what) throws IOException {
      return reader.header().compression().block(reader.chunks(what), 0, UNHEARD);
    }
  }

  /// The files beside the table of contents.
  private final class FilesBeside implements Data<X> {

    private final Path folder;
    private final ArchiveText<X> text;

    FilesBeside(Path folder, ArchiveText<X> text) {
      this.folder = folder;
      this.text = text;
    }

    @Override
    public void tell(ArchiveEntry entry) throws IOException, X {
      if (!entry.isLargeObjects()) {
        try (InputStream rows = open(entry.file())) {
          text.rows(entry, rows);
        }
        return;
      }
      List<ArchiveFiles.LargeObject> objects;
      try (InputStream list = open("blobs_%d.toc".formatted(entry.id()), "blobs.toc")) {
        objects = ArchiveFiles.objects(entry.file(), list);
      }
      for (ArchiveFiles.LargeObject object : objects) {
        try (InputStream content = open(object.file())) {
          text.largeObject(object.oid(), content);
        }
      }
    }

    /// Opens the first of these files that is there, packed or not.
    private InputStream open(String... names) throws IOException {
      for (String name : names) {
        for (ArchiveCompression packing : ArchiveCompression.all()) {
          Path file = folder.resolve(name + packing.ending());
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return packing.packsNothingAsNothing() && Files.size(file) == 0
                ? InputStream.nullInputStream()
                : packing.file(Files.newInputStream(file), 0, UNHEARD);
          }
        }
      }
      throw new FileNotFoundException(
          "'%s' did not arrive".formatted(String.join("' or '", names)));
    }
  }

  /// A context for decoders whose words the verification has heard already.
  private record Unheard(Budget budget) implements InspectionContext {

    @Override
    public void finding(FindingCode code, String message) {}

    @Override
    public void notProven(String what) {}

    @Override
    public EntryOutput entry(Entry entry) {
      throw new UnsupportedOperationException("a block has no members");
    }

    @Override
    public void table(String name, long rows) {}

    @Override
    public void nested(String name, InputStream decoded) {
      throw new UnsupportedOperationException("a block is read by whoever opened it");
    }
  }
}
