package io.backupmonitor.format;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Finds out what a backup is from its first and last bytes, without reading the rest. Immutable
/// and safe to use from several threads.
public final class FormatDetection {

  /// So many members tell whether an archive holds a directory backup.
  private static final long MOST_MEMBERS = 64;

  private static final long MOST_MEMBER_BYTES = 64L << 20;

  private final Formats formats;

  public FormatDetection(Formats formats) {
    this.formats = formats;
  }

  /// Whether the content of a regular file is of a known format.
  ///
  /// @throws IOException when the file cannot be read
  public boolean isKnown(Storage storage, StoredFile file) throws IOException {
    try (BackupBytes bytes = storage.open(file)) {
      return formats.detect(sample(file.path().name().text(), file, bytes)).isPresent();
    }
  }

  /// Whether a name ends like one of a known format.
  public boolean isPromised(String name) {
    return !formats.promisedBy(name).isEmpty();
  }

  /// The chain of formats from the inside out, as in `tar.gz`; `unknown` when no format knows the
  /// bytes. A directory of no known format is a `directory`.
  ///
  /// @throws IOException when the backup cannot be read
  public String chain(Storage storage, BackupSource source) throws IOException {
    return chain(storage, source, KeyFiles.NONE);
  }

  /// The chain of formats of a backup that may be encrypted: without its key, what is inside is not
  /// told.
  ///
  /// @throws IOException when the backup cannot be read
  public String chain(Storage storage, BackupSource source, KeyFiles keys) throws IOException {
    return switch (source.kind()) {
      case DIRECTORY ->
          formats
              .detect(new ListedDirectory(storage, source))
              .map(DirectoryFormat::name)
              .orElse("directory");
      case FILE, SPLIT_SET ->
          source.parts().isEmpty() ? "unknown" : fileChain(storage, source, keys);
    };
  }

  private String fileChain(Storage storage, BackupSource source, KeyFiles keys) throws IOException {
    List<BackupBytes> parts = new ArrayList<>();
    try {
      for (StoredFile part : source.parts()) {
        parts.add(storage.open(part));
      }
      Sample first =
          sample(BackupNames.promising(source), source.parts().getFirst(), parts.getFirst());
      Peek peek = new Peek(keys);
      BackupBytes jumping = source.kind() == BackupKind.FILE ? parts.getFirst() : null;
      peek.look(new Opened(first, new PartsStream(parts), jumping));
      return peek.chain();
    } finally {
      for (BackupBytes part : parts) {
        part.close();
      }
    }
  }

  private static Sample sample(String name, StoredFile file, BackupBytes bytes) throws IOException {
    byte[] head;
    try (InputStream stream = bytes.stream(0)) {
      head = stream.readNBytes(Sample.HEAD_BYTES);
    }
    return new Sample(name, head, Sample.tailOf(bytes), OptionalLong.of(file.size()));
  }

  /// Looks one layer in after another and reads no more of each than its head.
  private final class Peek implements InspectionContext {

    private final Deque<String> layers = new ArrayDeque<>();
    private final Budget budget = new Budget(Limits.DEFAULT, () -> 1, System::nanoTime);
    private final KeyFiles keys;
    private final ArchivedCandidates candidates = new ArchivedCandidates(formats.directories());
    private final AtomicLong members = new AtomicLong();
    private final AtomicLong memberBytes = new AtomicLong();

    Peek(KeyFiles keys) {
      this.keys = keys;
    }

    String chain() {
      return layers.isEmpty() ? "unknown" : String.join(".", layers);
    }

    void look(Opened content) {
      Optional<Format> format = formats.detect(content.sample());
      format.ifPresent(found -> layers.addFirst(found.name()));
      if (format.isEmpty() || layers.size() >= Limits.DEFAULT.nesting()) {
        return;
      }
      Format found = format.get();
      if (found.shape() == Format.Shape.STREAM) {
        lookInto(found, content);
      } else if (found.shape() == Format.Shape.ARCHIVE
          && !found.knowsItsMembers()
          && mayHoldDump(content.sample())) {
        lookInto(found, content);
        directory().ifPresent(layers::addFirst);
      }
    }

    /// Whether it is worth a look: the list of a zip is long, and the name of its first member
    /// stands in its head.
    private static boolean mayHoldDump(Sample sample) {
      if (!sample.matches(0, "PK")) {
        return true;
      }
      String head = sample.headText();
      return head.contains(".dat") || head.contains(".toc");
    }

    private void lookInto(Format format, Opened content) {
      try {
        format.inspect(content, this);
      } catch (IOException | RuntimeException seenEnough) {
        // either the layer inside was seen, or the bytes are damaged, which the inspection tells
        return;
      }
    }

    /// The directory backup that the members seem to be: those that were looked at have no other
    /// names than it gives, and are several.
    private Optional<String> directory() {
      return candidates.left().stream()
          .filter(ArchivedCandidates.Candidate::isPure)
          .filter(ArchivedCandidates.Candidate::holdsSeveral)
          .map(each -> each.format().name())
          .findFirst();
    }

    @Override
    public void nested(String inner, InputStream decoded) throws IOException {
      SampledStream sampled = SampledStream.of(decoded);
      Sample sample = new Sample(inner, sampled.head(), new byte[0], OptionalLong.empty());
      look(new Opened(sample, sampled, null));
      throw new DamageException(FindingCode.LIMIT_BYTES, "only the head was looked at");
    }

    @Override
    public void finding(FindingCode code, String message) {}

    @Override
    public void notProven(String what) {}

    @Override
    public EntryOutput entry(Entry entry) throws IOException {
      candidates.note(entry);
      if (!candidates.isOpen() || members.incrementAndGet() > MOST_MEMBERS) {
        throw new DamageException(FindingCode.LIMIT_ENTRIES, "only the head was looked at");
      }
      return new Passed(memberBytes);
    }

    @Override
    public void table(String table, long rows) {}

    @Override
    public Budget budget() {
      return budget;
    }

    @Override
    public Optional<Path> passphraseFile() {
      return keys.passphrase();
    }

    @Override
    public Optional<Path> keyFile() {
      return keys.key();
    }
  }

  /// A member that is passed over.
  private static final class Passed extends EntryOutput {

    private final AtomicLong together;
    private long count;

    Passed(AtomicLong together) {
      this.together = together;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      count += length;
      if (together.addAndGet(length) > MOST_MEMBER_BYTES) {
        throw new DamageException(FindingCode.LIMIT_BYTES, "only the head was looked at");
      }
    }

    @Override
    public void hole(long length) {
      count += length;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public int crc32() {
      return 0;
    }
  }

  /// A layer whose head was seen.
  ///
  /// @param jumping the stored bytes where a reader may jump in them
  private record Opened(Sample sample, InputStream stream, @Nullable BackupBytes jumping)
      implements Content {

    @Override
    public OptionalLong size() {
      return sample.size();
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
      Optional<SeekableByteChannel> channel =
          jumping == null ? Optional.empty() : jumping.channel();
      return channel.orElseThrow(Content::noCopy);
    }

    @Override
    public Path file() throws IOException {
      throw Content.noCopy();
    }

    @Override
    public @Nullable Path companion(String suffix) {
      return null;
    }
  }
}
