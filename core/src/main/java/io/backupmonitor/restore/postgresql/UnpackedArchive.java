package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.dump.postgresql.ArchiveScript;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.restore.server.StreamLoading;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The archive of pg_dump whose files lie in a folder, as one stream without compression: another
/// inspection, wherever inspections happen, decodes the files and sends them here.
///
/// When that inspection is lost through the fault of another one, it is made anew and sends the
/// same bytes again, of which those that were taken already are passed over. For one thread, except
/// that any may close it.
final class UnpackedArchive extends BlockStream {

  private final Inspector inspector;
  private final BackupSource source;
  private final Path socket;
  private final Duration limit;

  /// Where each attempt to send is listened for; the end of them is an empty one.
  private final BlockingQueue<Optional<ServerSocketChannel>> attempts = new LinkedBlockingQueue<>();

  private final List<Path> sockets = new CopyOnWriteArrayList<>();
  private final Thread sending;
  private volatile @Nullable Inspection sent;
  private volatile @Nullable ServerSocketChannel listening;
  private volatile @Nullable SocketChannel sender;
  private long taken;
  private boolean over;

  /// @param folder with the files of the archive
  /// @param socket where to listen; must not be there yet
  /// @param limit how long it may take
  UnpackedArchive(Inspector inspector, Path folder, Path socket, Duration limit)
      throws IOException {
    this.inspector = inspector;
    this.source = source(folder);
    this.socket = socket;
    this.limit = limit;
    this.sending = Thread.ofPlatform().daemon().name("backup-monitor-unpack").start(this::send);
  }

  private static BackupSource source(Path folder) throws IOException {
    try (Storage storage = Storages.found().open(folder.toUri());
        Stream<StoredFile> files = storage.list(BackupPath.ROOT)) {
      List<StoredFile> needed =
          files
              .filter(each -> each.kind() == FileKind.REGULAR)
              .filter(each -> ArchiveScript.needs(each.path().text()))
              .toList();
      return new BackupSource(
          folder.toUri(), BackupKind.DIRECTORY, BackupPath.ROOT, needed, List.of());
    }
  }

  private void send() {
    try {
      sent = inspector.untilAnswered(this::attempt);
    } catch (InterruptedException unwanted) {
      // whoever wanted the rest has closed this
      return;
    } finally {
      attempts.add(Optional.empty());
    }
  }

  private Inspection attempt(Inspector with) throws InterruptedException, InspectionLostException {
    // there are two attempts at most, and the second name is no longer than a path may be
    Path place = sockets.isEmpty() ? socket : socket.resolveSibling(socket.getFileName() + "2");
    sockets.add(place);
    try {
      attempts.add(Optional.of(listeningAt(place)));
      return with.inspect(request(place), _ -> {});
    } catch (IOException noSocket) {
      throw new UncheckedIOException(noSocket);
    } finally {
      endWaiting(place);
    }
  }

  private static ServerSocketChannel listeningAt(Path place) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(place));
    return listening;
  }

  private InspectionRequest request(Path place) {
    return new InspectionRequest(
        source,
        Set.of(),
        true,
        new Sink.Socket(place.toString()),
        null,
        Limits.DEFAULT.within(limit));
  }

  /// Where nobody has called, this call with nothing to say ends the waiting.
  private static void endWaiting(Path place) {
    boolean interrupted = Thread.interrupted();
    try (SocketChannel nobody = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      nobody.connect(UnixDomainSocketAddress.of(place));
    } catch (IOException closed) {
      // then nobody waits
      return;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!over) {
      SocketChannel open = sender;
      int count = open == null ? -1 : open.read(ByteBuffer.wrap(target, offset, length));
      if (count >= 0) {
        taken += count;
        return count;
      }
      goOn();
    }
    return -1;
  }

  /// Waits for the next attempt to send, and goes to where the last one ended.
  private void goOn() throws IOException {
    hangUp();
    Optional<ServerSocketChannel> next = nextAttempt();
    over = next.isEmpty();
    if (next.isPresent()) {
      listening = next.get();
      SocketChannel caller = next.get().accept();
      sender = caller;
      passOver(caller);
    }
  }

  private Optional<ServerSocketChannel> nextAttempt() throws InterruptedIOException {
    try {
      return attempts.take();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("nobody waits any more");
    }
  }

  private void passOver(SocketChannel caller) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(64 * 1024);
    int count = 0;
    for (long left = taken; left > 0 && count >= 0; left -= count) {
      block.clear().limit((int) Math.min(left, block.capacity()));
      count = caller.read(block);
    }
  }

  private void hangUp() throws IOException {
    SocketChannel open = sender;
    if (open != null) {
      open.close();
      sender = null;
    }
    ServerSocketChannel waiting = listening;
    if (waiting != null) {
      waiting.close();
      listening = null;
    }
  }

  /// Why what came is not everything, to be asked when it was read to its end; null when it is.
  @Nullable Finding problem() {
    StreamLoading.join(sending);
    Inspection inspection = sent;
    if (inspection != null && inspection.whole()) {
      return null;
    }
    List<Finding> findings = inspection == null ? List.of() : inspection.findings();
    return findings.stream()
        .filter(each -> each.code().effect() == Effect.ERROR)
        .findFirst()
        .orElseGet(
            () ->
                FindingCode.RESTORE_NOT_MADE.saying(
                    "what was restored into the scratch folder could not be read back whole"
                        + (findings.isEmpty() ? "" : ": " + findings.getFirst().message())));
  }

  @Override
  public void close() throws IOException {
    sending.interrupt();
    hangUp();
    StreamLoading.join(sending);
    for (Optional<ServerSocketChannel> each : attempts) {
      if (each.isPresent()) {
        each.get().close();
      }
    }
    for (Path each : sockets) {
      Files.deleteIfExists(each);
    }
  }
}
