package io.backupmonitor.format.inspection;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.EmptyCollection;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.FormatDetection;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.PartsStream;
import io.backupmonitor.format.digest.Digest;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes inspections in this process. Safe to use from several threads.
///
/// While fewer inspections run than there are processors, a large backup is read by a pipeline of
/// threads; otherwise each inspection keeps to its caller's thread, since several files side by
/// side use the processors better than several threads on one file.
public final class InProcessInspector implements Inspector {

  private static final long WORTH_A_PIPELINE = 4L << 20;

  private final Storages storages;
  private final Formats formats;
  private final FormatDetection detection;
  private final ScratchGiver scratch;
  private final AtomicInteger running = new AtomicInteger();

  public InProcessInspector(Storages storages, Formats formats) {
    this(storages, formats, Path::of);
  }

  /// With somebody who is asked for scratch folders.
  public InProcessInspector(Storages storages, Formats formats, ScratchGiver scratch) {
    this.scratch = scratch;
    this.storages = storages;
    this.formats = formats;
    this.detection = new FormatDetection(formats);
  }

  /// With every storage and format on the class path.
  public static InProcessInspector found() {
    return new InProcessInspector(Storages.found(), Formats.found());
  }

  @Override
  public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException {
    boolean processorsFree = running.incrementAndGet() < Runtime.getRuntime().availableProcessors();
    try {
      return inspect(request, listener, processorsFree);
    } finally {
      running.decrementAndGet();
    }
  }

  /// The same for somebody who knows what else is going on.
  ///
  /// @param processorsFree whether more than one thread may read a large backup
  public Inspection inspect(
      InspectionRequest request, Consumer<InspectionRecord> listener, boolean processorsFree)
      throws InterruptedException {
    long start = System.nanoTime();
    InspectionCollector collector = new InspectionCollector();
    InspectionAnswer answer = new InspectionAnswer(collector.andThen(listener));
    long bytesRead = 0;
    boolean pipelined = processorsFree && request.source().size() >= WORTH_A_PIPELINE;
    try (InspectionRun run = new InspectionRun(request, formats, answer, pipelined, scratch);
        Storage storage = storages.open(request.source().root())) {
      read(run, storage);
      bytesRead = run.bytesRead().get();
    } catch (IOException unreadable) {
      stopIfInterrupted();
      answer.only(FindingCode.BACKUP_UNREADABLE, "could not be read: " + unreadable);
    }
    stopIfInterrupted();
    answer.close();
    Consumer<InspectionRecord> both = collector.andThen(listener);
    both.accept(
        new InspectionRecord.Ended(
            bytesRead,
            answer.contentBytes(),
            request.structure() && !answer.blamed(),
            Duration.ofNanos(System.nanoTime() - start)));
    return collector.inspection();
  }

  @Override
  public String detect(BackupSource source, KeyFiles keys) throws InterruptedException {
    try {
      return storages.ask(source.root(), storage -> detection.chain(storage, source, keys));
    } catch (IOException unreadable) {
      stopIfInterrupted();
      return "unknown";
    }
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the inspection was interrupted");
    }
  }

  private static void read(InspectionRun run, Storage storage) throws IOException {
    BackupSource source = run.request().source();
    if (source.kind() == BackupKind.DIRECTORY) {
      new DirectoryReading(run, storage).read();
      return;
    }
    List<BackupBytes> parts = new ArrayList<>();
    try {
      for (StoredFile part : source.parts()) {
        parts.add(storage.open(part));
      }
      readParts(run, storage, parts);
    } finally {
      for (BackupBytes part : parts) {
        part.close();
      }
    }
  }

  private static void readParts(InspectionRun run, Storage storage, List<BackupBytes> parts)
      throws IOException {
    BackupSource source = run.request().source();
    if (source.size() == 0 && !EmptyCollection.is(source)) {
      run.answer().finding(FindingCode.SIZE_ZERO, "is empty: 0 bytes");
    }
    PartDigests digests = PartDigests.of(run.request());
    InputStream bytes = new PartsStream(digests.hashing(parts));
    InputStream fetched = run.pipelined() ? new ReadAheadStream(bytes, "fetch") : bytes;
    StoredStream stored =
        new StoredStream(
            fetched,
            Digest.of(run.request().checksums(), source.size()),
            run.bytesRead(),
            run.answer()::progress);
    try (InputStream ahead = run.pipelined() ? new ReadAheadStream(stored, "read") : stored) {
      if (run.request().structure() && !parts.isEmpty()) {
        readLayers(run, new StoredContent(run, storage, parts, ahead), ahead, stored);
      }
      ahead.transferTo(OutputStream.nullOutputStream());
    }
    stored.checksums().forEach(run.answer()::checksum);
    digests.tell(run.answer());
    new ArchivedReading(run, storage, parts).read();
    checkUnchanged(run, parts);
  }

  /// Reads the layers; beside a reader that jumps, the bytes are hashed at the same time.
  private static void readLayers(
      InspectionRun run, StoredContent content, InputStream bytes, StoredStream stored)
      throws IOException {
    boolean jumps = run.formats().detect(content.sample()).map(Format::readsAtRandom).orElse(false);
    Thread hashing =
        jumps && run.pipelined() && run.request().source().kind() == BackupKind.FILE
            ? Thread.ofPlatform().daemon().name("backup-monitor-hash").start(() -> drain(bytes))
            : null;
    try {
      Layer.readOutermost(run, content);
    } catch (IOException | RuntimeException | Error stopped) {
      throwStorageFailure(stored, stopped);
      run.answer().stopped(stopped);
    } finally {
      join(hashing);
    }
    throwStorageFailure(stored, null);
  }

  private static void throwStorageFailure(StoredStream stored, @Nullable Throwable stopped)
      throws IOException {
    IOException failure = stored.failure();
    if (failure != null) {
      throw failure;
    }
    boolean storage = stopped instanceof IOException && !(stopped instanceof DamageException);
    if (Thread.currentThread().isInterrupted() || storage) {
      throw new IOException(String.valueOf(stopped), stopped);
    }
  }

  private static void drain(InputStream bytes) {
    try {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException remembered) {
      // the stored stream remembers its failure, and it is asked for it after the join
      return;
    }
  }

  private static void join(@Nullable Thread thread) {
    if (thread == null) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /// A file that another process was still writing proves nothing, good or bad.
  static void checkUnchanged(InspectionRun run, List<BackupBytes> parts) throws IOException {
    List<StoredFile> expected = run.request().source().parts();
    for (int index = 0; index < parts.size(); index++) {
      StoredFile now = parts.get(index).now();
      if (!now.sameContentAs(expected.get(index))) {
        run.answer()
            .only(
                FindingCode.BACKUP_CHANGED_WHILE_READ,
                "changed while it was read: from %,d bytes of %s to %,d bytes of %s"
                    .formatted(
                        expected.get(index).size(),
                        expected.get(index).modified(),
                        now.size(),
                        now.modified()));
        return;
      }
    }
  }
}
