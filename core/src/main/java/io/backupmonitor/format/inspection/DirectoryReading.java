package io.backupmonitor.format.inspection;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.PartsStream;
import io.backupmonitor.format.digest.Digest;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The reading of a directory that is one backup: every file once, by whoever wants it first.
///
/// Its checksum is that of a list with one line per file, `checksum`, two spaces, the path below
/// the directory in escaped form and a newline: what `sha256sum` prints in the directory, for plain
/// names.
final class DirectoryReading implements DirectoryContent {

  private final InspectionRun run;
  private final Storage storage;
  private final Map<File, StoredFile> stored = new LinkedHashMap<>();
  private final Map<String, File> byPath = new LinkedHashMap<>();
  private final Map<File, List<Checksum>> read = new ConcurrentHashMap<>();
  private volatile @Nullable IOException failure;
  private volatile @Nullable File changed;

  DirectoryReading(InspectionRun run, Storage storage) {
    this.run = run;
    this.storage = storage;
    String directory = run.request().source().path().escaped();
    int prefix = directory.isEmpty() ? 0 : directory.length() + 1;
    for (StoredFile each : run.request().source().parts()) {
      BackupPath below = new BackupPath(each.path().escaped().substring(prefix));
      File file = new File(below, each.size());
      stored.put(file, each);
      byPath.put(below.escaped(), file);
    }
  }

  void read() throws IOException {
    if (run.request().structure()) {
      inspect();
    }
    for (File file : files()) {
      if (!read.containsKey(file)) {
        open(file).close();
      }
    }
    run.request().checksums().forEach(this::tellChecksum);
    tellChange();
  }

  /// Files that another process was still writing prove nothing, good or bad.
  private void tellChange() {
    File file = changed;
    if (file != null) {
      run.answer()
          .only(
              FindingCode.BACKUP_CHANGED_WHILE_READ,
              "'%s' changed while it was read".formatted(file.path()));
    }
  }

  private void inspect() throws IOException {
    Optional<DirectoryFormat> format = run.formats().detect(this);
    run.answer().layer(format.map(DirectoryFormat::name).orElse("directory"));
    if (format.isEmpty()) {
      run.answer()
          .finding(
              FindingCode.FORMAT_UNSUPPORTED,
              "is a directory backup: its %,d files were read, but not what they mean together"
                  .formatted(stored.size()));
      return;
    }
    try {
      format.get().inspect(this, new DirectoryLayer(run));
    } catch (IOException | RuntimeException | Error stopped) {
      throwStorageFailure(stopped);
      run.answer().stopped(stopped);
    }
    throwStorageFailure(null);
  }

  /// What the storage threw counts before whatever a reader made of it.
  private void throwStorageFailure(@Nullable Throwable stopped) throws IOException {
    IOException storageFailure = failure;
    if (storageFailure != null) {
      throw storageFailure;
    }
    boolean fromStorage = stopped instanceof IOException && !(stopped instanceof DamageException);
    if (fromStorage || Thread.currentThread().isInterrupted()) {
      throw new IOException(String.valueOf(stopped), stopped);
    }
  }

  private void tellChecksum(ChecksumAlgorithm algorithm) {
    Digest list = Digest.of(algorithm, 0);
    for (File file : files()) {
      for (Checksum checksum : read.getOrDefault(file, List.of())) {
        if (checksum.algorithm() == algorithm) {
          String line = checksum.hex() + "  " + file.path().escaped() + "\n";
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          list.update(bytes, 0, bytes.length);
        }
      }
    }
    run.answer().checksum(list.checksum());
  }

  @Override
  public List<File> files() {
    return List.copyOf(stored.keySet());
  }

  @Override
  public @Nullable File file(String path) {
    return byPath.get(path);
  }

  @Override
  public byte[] start(File file, int length) throws IOException {
    try (BackupBytes bytes = storage.open(storedFile(file));
        InputStream stream = bytes.stream(0)) {
      return stream.readNBytes(length);
    }
  }

  @Override
  public Path local(File file) throws IOException {
    return storage
        .localPath(storedFile(file).path())
        .orElseThrow(
            () ->
                new DamageException(
                    FindingCode.FORMAT_UNSUPPORTED,
                    "lies on no local disk, where its reader could jump in its files"));
  }

  @Override
  public boolean mayBeLink(String path) {
    BackupPath below = run.request().source().path().resolve(new BackupPath(path));
    return storage.localPath(below).map(Files::isSymbolicLink).orElse(true);
  }

  @Override
  public InputStream open(File file) throws IOException {
    StoredFile expected = storedFile(file);
    BackupBytes bytes = storage.open(expected);
    return new Once(file, expected, bytes);
  }

  private StoredFile storedFile(File file) {
    StoredFile found = stored.get(file);
    if (found == null) {
      throw new IllegalArgumentException("'%s' is not of this directory".formatted(file.path()));
    }
    return found;
  }

  /// One reading of one file: hashed and delivered, to its very end. A second one of the same file
  /// is neither.
  private final class Once extends FilterInputStream {

    private final File file;
    private final StoredFile expected;
    private final BackupBytes bytes;
    private final StoredStream hashed;
    private final @Nullable EntryOutput delivery;
    private boolean closed;

    Once(File file, StoredFile expected, BackupBytes bytes) throws IOException {
      super(
          new StoredStream(
              new PartsStream(List.of(bytes)),
              Digest.of(run.request().checksums(), expected.size()),
              run.bytesRead(),
              run.answer()::progress));
      this.file = file;
      this.expected = expected;
      this.bytes = bytes;
      this.hashed = (StoredStream) in;
      boolean first = read.putIfAbsent(file, List.of()) == null;
      this.delivery = first ? delivery(file) : null;
    }

    /// Only one stream goes to a listener, and no single file of a directory is all of it.
    private EntryOutput delivery(File whole) throws IOException {
      Entry entry = new Entry(whole.path(), EntryKind.FILE, whole.size(), null, false);
      return run.streams() ? run.undelivered(entry) : run.entry(entry, false);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = hashed.read(target, offset, length);
      if (count > 0 && delivery != null) {
        delivery.write(target, offset, count);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, 64 * 1024)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (bytes) {
        finish();
      } catch (IOException broken) {
        failure = broken instanceof DamageException ? failure : broken;
        throw broken;
      }
    }

    private void finish() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      if (delivery != null) {
        delivery.close();
        read.put(file, hashed.checksums());
      }
      run.budget().checkTime();
      if (!bytes.now().sameContentAs(expected)) {
        changed = file;
      }
    }
  }
}
