package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The program of a child process that restores one SQLite database or dump and then answers
/// questions about it, until nobody asks any more. Only here SQLite works on what a drill restored.
public final class SqliteMain {

  /// What it can be asked to do: to end, to restore, to answer a question.
  static final long END = 0;

  static final long RESTORE = 1;
  static final long ANSWER = 2;

  /// Longer answers satisfy no comparison anyway.
  private static final int LONGEST_ANSWER = 1 << 20;

  private final SqliteWire wire;

  private SqliteMain(SqliteWire wire) {
    this.wire = wire;
  }

  /// Calls whoever started it, who knows it by the word that it was given to read.
  ///
  /// @param arguments the socket
  public static void main(String[] arguments) {
    int code = 1;
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])))) {
      SqliteWire wire =
          new SqliteWire(Channels.newInputStream(channel), Channels.newOutputStream(channel));
      wire.text(password());
      wire.flush();
      new SqliteMain(wire).serve();
      code = 0;
    } catch (IOException unheard) {
      System.err.println("nobody listens: " + unheard);
    } catch (RuntimeException | Error broken) {
      System.err.println("broke down: " + broken);
    }
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  private static String password() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
    return String.valueOf(line);
  }

  private void serve() throws IOException {
    for (long wish = wire.int64(); wish != END; wish = wire.int64()) {
      if (wish == RESTORE) {
        SqliteWork.of(SqliteTask.read(wire)).write(wire);
      } else {
        answer();
      }
      wire.next();
    }
  }

  private void answer() throws IOException {
    Path database = Path.of(wire.text());
    boolean journals = wire.yes();
    String sql = wire.text();
    Duration limit = Duration.ofMillis(wire.int64());
    long end = System.nanoTime() + limit.toNanos();
    BooleanSupplier due = () -> System.nanoTime() - end > 0;
    try (SqliteDatabase open =
        journals
            ? SqliteDatabase.openCopy(database, due)
            : SqliteDatabase.openFrozen(database, due)) {
      String value = bounded(open.firstValue(sql));
      wire.yes(true);
      wire.textOrNull(value);
    } catch (SQLException refused) {
      wire.yes(false);
      wire.text(
          SqliteDatabase.causeOf(refused) == SqliteDatabase.Cause.STOPPED
              ? "the answer took longer than %,d s".formatted(limit.toSeconds())
              : "SQLite says: " + SqliteDatabase.messageOf(refused));
    }
    wire.flush();
  }

  private static @Nullable String bounded(@Nullable String value) {
    return value == null || value.length() <= LONGEST_ANSWER
        ? value
        : value.substring(0, LONGEST_ANSWER);
  }
}
