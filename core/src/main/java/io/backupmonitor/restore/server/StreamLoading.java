package io.backupmonitor.restore.server;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.inspection.Sink;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of a dump from a Unix socket as they come and replays them, on a thread of its
/// own. When nothing more is to run, the rest of the bytes is still taken, so that whoever sends
/// them is never kept waiting.
public final class StreamLoading implements Loading {

  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private final Path socket;
  private final ServerSocketChannel listening;
  private final Replay replay;
  private final Thread thread;
  private volatile @Nullable SocketChannel sender;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param socket where to listen; must not be there yet
  /// @param replay closed when it is over
  public StreamLoading(Path socket, Replay replay) throws IOException {
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
      replay(bytes);
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // the session is being closed, or the sender is gone: either way nothing more comes
      return;
    }
  }

  private void replay(InputStream bytes) {
    try (replay) {
      replay.run(bytes);
      complete = true;
    } catch (ReplayStoppedException stopped) {
      problem = stopped.finding();
    } catch (DamageException damage) {
      problem = damage.finding();
    } catch (IOException gone) {
      problem =
          FindingCode.RESTORE_NO_ENGINE.saying(
              "the connection to the throw-away server broke: " + gone.getMessage());
    } catch (RuntimeException | Error broken) {
      problem = FindingCode.INSPECTION_CRASHED.saying("the replay broke down: " + broken);
    }
  }

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
  public void close() throws IOException {
    listening.close();
    SocketChannel open = sender;
    if (open != null) {
      open.close();
    }
    join(thread);
    Files.deleteIfExists(socket);
  }

  /// Waits for a thread that is about to end, whatever interrupts.
  public static void join(Thread ending) {
    boolean interrupted = Thread.interrupted();
    try {
      ending.join(TIME_TO_END);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
