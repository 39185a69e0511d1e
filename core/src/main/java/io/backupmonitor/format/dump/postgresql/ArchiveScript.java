package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
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

  /// Whether a file beside the table of contents is one of pg_dump's that a restore needs.
  public static boolean needs(String file) {
    return ArchiveFiles.isOwn(ArchiveFiles.plain(file));
  }

  /// Enough for the indexes, constraints and rights of fifty thousand tables.
  private static final long MOST_KEPT_BYTES = 96L << 20;

  private static final int PASSES = 3;

  private final ArchiveTaker<X> taker;
  private final int longestKept;
  private final List<ArchiveEntry> kept = new ArrayList<>();
  private long keptBytes;

  /// @param longestKept how many bytes of a statement are kept
  public ArchiveScript(ArchiveTaker<X> taker, int longestKept) {
    this.taker = taker;
    this.longestKept = longestKept;
  }

  /// Tells an archive as a reader hands it on, whatever it was stored in.
  ///
  /// @throws IOException when its data is still packed, too
  public void tell(InputStream archive) throws IOException, X {
    ArchiveReader reader = new ArchiveReader(archive, longestKept);
    if (reader.header().compression() != ArchiveCompression.NONE) {
      throw new IOException("the archive did not arrive unpacked");
    }
    ArchiveText<X> text = new ArchiveText<>(reader.header(), taker, longestKept);
    tellEntries(reader, text);
    tellRest(text, new Blocks(reader, text));
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

  private void tellRest(ArchiveText<X> text, Blocks data) throws IOException, X {
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

  /// The blocks behind the table of contents. They come in an order of their own, so each is told
  /// when it comes, at the latest when it is its turn; what it needs was made before any of them.
  private final class Blocks {

    private final ArchiveReader reader;
    private final ArchiveText<X> text;
    private final Map<Integer, ArchiveEntry> waiting = new HashMap<>();

    Blocks(ArchiveReader reader, ArchiveText<X> text) {
      this.reader = reader;
      this.text = text;
      kept.stream().filter(ArchiveEntry::hasData).forEach(each -> waiting.put(each.id(), each));
    }

    void tell(ArchiveEntry wanted) throws IOException, X {
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
        text.rows(entry, reader.chunks(entry.title()));
        return;
      }
      for (long oid = reader.nextObject(); oid != 0; oid = reader.nextObject()) {
        text.largeObject(oid, reader.chunks("a large object"));
      }
    }
  }
}
