package io.backupmonitor.restore.mariadb;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.restore.server.ThrowAwayServer;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One throw-away MariaDB server with its data: reachable through a Unix socket only, with a single
/// account that has no rights beyond databases of its own, gone when it is closed. Safe to use from
/// several threads.
final class MariadbServer implements ThrowAwayServer {

  private static final Duration TIME_TO_START = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final long MEMORY_BYTES = 4L << 30;

  /// Small, alone, and never waiting for the disk.
  private static final List<String> OPTIONS =
      List.of(
          "--skip-networking",
          "--skip-log-bin",
          "--skip-symbolic-links",
          "--local-infile=0",
          "--sync-binlog=0",
          "--event-scheduler=OFF",
          "--performance-schema=0",
          "--log-warnings=0",
          "--max-connections=10",
          "--max-allowed-packet=1G",
          "--character-set-server=utf8mb4",
          "--sql-mode=NO_AUTO_VALUE_ON_ZERO",
          "--key-buffer-size=16M",
          "--aria-pagecache-buffer-size=16M",
          "--max-heap-table-size=256M",
          "--innodb-buffer-pool-size=96M",
          "--innodb-strict-mode=0",
          "--innodb-use-native-aio=0",
          "--innodb-buffer-pool-load-at-startup=0");

  private static final String RIGHTS =
      "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER,"
          + " CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW,"
          + " CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER, DELETE HISTORY";

  private final ChildProcess process;
  private final Path socket;
  private final Path place;
  private final MariadbLogin login;
  private String version = "";

  private MariadbServer(ChildProcess process, Path socket, Path place, MariadbLogin login) {
    this.process = process;
    this.socket = socket;
    this.place = place;
    this.login = login;
  }

  /// Copies the template, starts a server on the copy and waits until it answers.
  ///
  /// @param parent where the copy goes; the server's user can enter it
  /// @param socketFolder a folder for the socket, with a short name
  static MariadbServer started(
      MariadbPrograms programs, MariadbTemplate template, Path parent, Path socketFolder)
      throws IOException, InterruptedException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    Path place = ServerPlace.folder(parent.resolve("server"), user);
    Path data = place.resolve("data");
    FolderTree.copy(template.data(), data, user);
    ServerPlace.folder(socketFolder, user);
    MariadbLogin login = MariadbLogin.random();
    Path preparation = preparation(place, login, user);
    Path socket = socketFolder.resolve("s");
    List<String> words = new ArrayList<>(List.of(programs.server().toString(), "--no-defaults"));
    words.add("--datadir=" + data);
    words.add("--socket=" + socket);
    words.add("--pid-file=" + place.resolve("pid"));
    words.add("--tmpdir=" + ServerPlace.folder(place.resolve("tmp"), user));
    words.add("--secure-file-priv=" + ServerPlace.folder(place.resolve("files"), user));
    words.add("--plugin-dir=" + ServerPlace.folder(place.resolve("plugins"), user));
    words.add("--init-file=" + preparation);
    words.addAll(OPTIONS);
    words.addAll(MariadbTemplate.COMMON_OPTIONS);
    ChildProcess process =
        ProcessRunner.shared()
            .start(ChildCommand.of(words.toArray(String[]::new)).within(MEMORY_BYTES));
    MariadbServer server = new MariadbServer(process, socket, place, login);
    try {
      server.awaitAnswer();
      Files.delete(preparation);
      return server;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private static Path preparation(Path place, MariadbLogin login, ChildUser user)
      throws IOException {
    Path file = Files.createFile(place.resolve("preparation.sql"));
    Files.setPosixFilePermissions(file, FolderTree.PRIVATE);
    Files.writeString(file, preparation(login, user.name().replace("'", "''")));
    ServerPlace.give(file, user);
    return file;
  }

  /// Makes the loading account with what it needs, on every database but the server's own: of all
  /// entries that fit, the server obeys the most precise one. Nobody else is left who could log in.
  private static String preparation(MariadbLogin login, String installer) {
    return """
      CREATE DATABASE %1$s;
      CREATE USER '%1$s'@'localhost' IDENTIFIED BY '%2$s';
      GRANT SHOW VIEW ON `mysql`.* TO '%1$s'@'localhost';
      GRANT SHOW VIEW ON `sys`.* TO '%1$s'@'localhost';
      GRANT %3$s ON `%%`.* TO '%1$s'@'localhost';
      DROP USER IF EXISTS 'root'@'localhost';
      DROP USER IF EXISTS '%4$s'@'localhost';
      """
        .formatted(login.user(), login.password(), RIGHTS, installer);
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + TIME_TO_START.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new IOException("the throw-away server did not start: " + said());
      }
      if (System.nanoTime() > giveUp) {
        throw new IOException("the throw-away server does not answer: " + said());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private boolean answers() throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (MariadbConnection connection = connect()) {
      version = connection.version();
      return true;
    } catch (MariadbException refused) {
      throw new IOException("the throw-away server lets nobody in: " + refused.told(), refused);
    } catch (IOException notYet) {
      return false;
    }
  }

  /// What the server wrote, for messages.
  String said() {
    return process.output().strip();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path place() {
    return place;
  }

  /// The version that it says it has.
  String version() {
    return version;
  }

  /// A new connection of the loading account, to a database that is there for dumps that name none.
  MariadbConnection connect() throws IOException, MariadbException {
    MariadbConnection connection = MariadbConnection.to(socket, login, login.user());
    try {
      connection.execute("SET foreign_key_checks = 0");
      return connection;
    } catch (IOException | MariadbException failed) {
      connection.close();
      throw failed;
    }
  }

  /// Kills it with everything that belongs to it.
  @Override
  public void close() {
    process.close();
  }
}
