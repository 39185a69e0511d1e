package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.Closeable;
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
final class MariadbLoader implements Closeable {

  /// A row with a large object is one statement; its text needs room while it grows, too.
  private static final int LONGEST_STATEMENT =
      (int) Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 3);

  private final Path socket;
  private final ServerSocketChannel listening;
  private final MariadbReplay replay;
  private final Thread thread;
  private volatile @Nullable SocketChannel sender;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param socket where to listen; must not be there yet
  MariadbLoader(Path socket, MariadbReplay replay) throws IOException {
    this.socket = socket;
    this.replay = replay;
    this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.listening.bind(UnixDomainSocketAddress.of(socket));
    this.thread = Thread.ofPlatform().daemon().name("backup-monitor-loader").start(this::load);
  }

  /// Where the dump is to be sent.
  Path socket() {
    return socket;
  }

  private void load() {
    try (SocketChannel channel = listening.accept()) {
      sender = channel;
      InputStream bytes = Channels.newInputStream(channel);
      try (replay) {
        replay.run(bytes, LONGEST_STATEMENT);
        complete = true;
      } catch (ReplayStoppedException stopped) {
        problem = stopped.finding();
      } catch (IOException gone) {
        problem =
            FindingCode.RESTORE_NO_ENGINE.saying(
                "the connection to the throw-away server broke: " + gone.getMessage());
      } catch (RuntimeException | Error broken) {
        problem = FindingCode.INSPECTION_CRASHED.saying("the replay broke down: " + broken);
      }
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // the session is being closed, or the sender is gone: either way nothing more comes
      return;
    }
  }

  /// Waits until everything that was sent is replayed. Safe when nobody ever sent anything.
  ///
  /// @return whether it came to an end in time
  boolean await(Duration limit) throws InterruptedException {
    try (SocketChannel nobody = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // If nobody else has called, this call with nothing to say ends the waiting.
      nobody.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException closed) {
      return thread.join(limit);
    }
    return thread.join(limit);
  }

  /// What stopped the replay; null when nothing did.
  @Nullable Finding problem() {
    return problem;
  }

  /// Whether the dump was replayed to its end.
  boolean complete() {
    return complete;
  }

  MariadbReplay replay() {
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
