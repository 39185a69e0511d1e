package io.backupmonitor.restore.sqlite;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.UnansweredException;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The child process in which SQLite works on what one drill restored, seen from here. Whatever it
/// does to itself costs the verdict of this drill and nothing else. For one thread.
final class SqliteChild implements AutoCloseable {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  /// A child that keeps to its time says so itself, and better.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final SqlitePlace place;
  private final long mostBytes;
  private final ServerSocketChannel listening;
  private final ChildCommand command;
  private final String password;
  private ChildProcess process;
  private @Nullable SocketChannel channel;
  private @Nullable SqliteWire wire;
  private @Nullable DrillWatch watch;

  private SqliteChild(
      SqlitePlace place,
      long mostBytes,
      ServerSocketChannel listening,
      ChildCommand command,
      String password)
      throws IOException {
    this.place = place;
    this.mostBytes = mostBytes;
    this.listening = listening;
    this.command = command;
    this.password = password;
    this.process = ProcessRunner.shared().start(command);
  }

  /// Starts one.
  ///
  /// @param mostBytes what may be written in the place
  /// @throws IOException when none can be started
  static SqliteChild started(SqlitePlace place, long mostBytes) throws IOException {
    Path socket = place.work().resolve("s");
    String password = ServerCache.random(40);
    Path told = Files.writeString(place.work().resolve("p"), password + "\n");
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listening.bind(UnixDomainSocketAddress.of(socket));
      listening.configureBlocking(false);
      ServerPlace.give(socket, place.user());
      SqliteProgram program = new SqliteProgram(place.user(), place.work());
      return new SqliteChild(
          place, mostBytes, listening, program.command(socket, told, place.restored()), password);
    } catch (IOException | RuntimeException failed) {
      listening.close();
      throw failed;
    }
  }

  /// Lets it restore.
  SqliteReport restore(SqliteTask task) throws InterruptedException {
    try (DrillWatch over = watched(task.limit())) {
      SqliteWire open = called(over);
      open.int64(SqliteMain.RESTORE);
      task.write(open);
      return SqliteReport.read(open);
    } catch (IOException | ArithmeticException silent) {
      return SqliteReport.of(List.of(end(silent)));
    }
  }

  private DrillWatch watched(Duration limit) {
    ChildProcess watched = process;
    DrillWatch begun =
        new DrillWatch(
            place.all(),
            new DrillLimits(limit.plus(GRACE), mostBytes),
            watched::pid,
            watched::close);
    watch = begun;
    return begun;
  }

  /// Waits for its call.
  private SqliteWire called(DrillWatch over) throws IOException, InterruptedException {
    while (process.isAlive() && over.ended() == null) {
      SocketChannel caller = listening.accept();
      if (caller != null) {
        return greeted(caller);
      }
      Thread.sleep(LOOK_AGAIN);
    }
    throw new IOException("it never called");
  }

  private SqliteWire greeted(SocketChannel caller) throws IOException {
    channel = caller;
    SqliteWire opened =
        new SqliteWire(
            new BufferedInputStream(Channels.newInputStream(caller)),
            new BufferedOutputStream(Channels.newOutputStream(caller)));
    boolean known =
        MessageDigest.isEqual(
            opened.text().getBytes(StandardCharsets.UTF_8),
            password.getBytes(StandardCharsets.UTF_8));
    if (!known) {
      throw new IOException("somebody else called");
    }
    wire = opened;
    return opened;
  }

  /// Asks a query. A process that did not survive the question before this one is started anew.
  ///
  /// @param task what was restored
  /// @return the first value of the first row
  @Nullable String ask(SqliteTask task, String sql, Duration limit) throws UnansweredException {
    try {
      if (wire == null) {
        restart();
      }
      return answer(task, sql, limit);
    } catch (IOException | ArithmeticException silent) {
      wire = null;
      throw new UnansweredException(
          isOver()
              ? "the answer took longer than %,d s".formatted(limit.toSeconds())
              : ended(silent).message());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UnansweredException("nobody waits for the answer any more");
    }
  }

  private void restart() throws IOException {
    process.close();
    if (channel != null) {
      channel.close();
    }
    process = ProcessRunner.shared().start(command);
  }

  private @Nullable String answer(SqliteTask task, String sql, Duration limit)
      throws IOException, InterruptedException, UnansweredException {
    try (DrillWatch over = watched(limit)) {
      SqliteWire open = wire == null ? called(over) : wire;
      open.int64(SqliteMain.ANSWER);
      open.text(task.database().toString());
      open.yes(task.isDump() || task.journals());
      open.text(sql);
      open.int64(limit.toMillis());
      open.flush();
      open.next();
      if (open.yes()) {
        return open.textOrNull();
      }
      throw new UnansweredException(open.text());
    }
  }

  private boolean isOver() {
    Finding stopped = watch == null ? null : watch.ended();
    return stopped != null && stopped.code() == FindingCode.RESTORE_TIMEOUT;
  }

  /// Why it said no more.
  private Finding end(Exception silent) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted during a restore");
    }
    return ended(silent);
  }

  private Finding ended(Exception silent) {
    Finding stopped = watch == null ? null : watch.ended();
    return stopped != null ? stopped : SqliteEnd.of(code(), process.output(), silent);
  }

  private OptionalInt code() {
    try {
      return process.waitFor(TIME_TO_END);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  Isolation isolation() {
    return process.isolation();
  }

  /// Kills it.
  @Override
  public void close() throws IOException {
    process.close();
    try (listening) {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
