package io.backupmonitor.restore;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Sink;
import io.backupmonitor.format.dump.ArchiveScript;
import io.backupmonitor.format.dump.PostgresDumpPart;
import io.backupmonitor.format.dump.PostgresDumpReader;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of a dump from a Unix socket as they come and replays them, on a thread of its
/// own. When nothing more is to run, the rest of the bytes is still taken, so that whoever sends
/// them is never kept waiting.
final class PostgresLoader implements PostgresLoading {

  static final int LONGEST_STATEMENT = 256 << 20;

  private final Path socket;
  private final ServerSocketChannel listening;
  private final PostgresReplay replay;
  private final boolean archive;
  private final Thread thread;
  private volatile @Nullable SocketChannel sender;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param socket where to listen; must not be there yet
  /// @param archive whether an archive of pg_dump comes, not a plain dump
  PostgresLoader(Path socket, boolean archive, PostgresReplay replay) throws IOException {
    this.archive = archive;
    this.socket = socket;
    this.replay = replay;
    this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.listening.bind(UnixDomainSocketAddress.of(socket));
    this.thread = Thread.ofPlatform().daemon().name("backup-monitor-loader").start(this::load);
  }

  @Override
  public Sink sink() {
    return new Sink.Socket(socket.toString());
  }

  private void load() {
    try (SocketChannel channel = listening.accept()) {
      sender = channel;
      InputStream bytes = Channels.newInputStream(channel);
      try (replay) {
        replay(bytes);
      } catch (ReplayStoppedException stopped) {
        problem = stopped.finding();
      } catch (DamageException damage) {
        problem = damage.finding();
      } catch (RuntimeException | Error broken) {
        problem = new Finding(FindingCode.INSPECTION_CRASHED, "the replay broke down: " + broken);
      }
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // the session is being closed, or the sender is gone: either way nothing more comes
      return;
    }
  }

  private void replay(InputStream bytes) throws IOException, ReplayStoppedException {
    if (archive) {
      new ArchiveScript<>(replay, LONGEST_STATEMENT).tell(bytes);
    } else {
      replayPlain(bytes);
    }
    complete = true;
  }

  private void replayPlain(InputStream bytes) throws IOException, ReplayStoppedException {
    PostgresDumpReader reader = new PostgresDumpReader(bytes, LONGEST_STATEMENT);
    PostgresDumpPart part;
    do {
      part = reader.next();
      replay.take(part);
    } while (!(part instanceof PostgresDumpPart.End));
  }

  /// Safe when nobody ever sent anything.
  @Override
  public boolean await(Duration limit) throws InterruptedException {
    try (SocketChannel nobody = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // If nobody else has called, this call with nothing to say ends the waiting.
      nobody.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException closed) {
      return thread.join(limit);
    }
    return thread.join(limit);
  }

  @Override
  public @Nullable Finding problem() {
    return problem;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public PostgresReplay replay() {
    return replay;
  }

  /// Ends the thread, which may need its server to be gone first.
  @Override
  public void close() throws IOException {
    listening.close();
    SocketChannel open = sender;
    if (open != null) {
      open.close();
    }
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
