package io.backupmonitor.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A real PostgreSQL server for tests, from the binaries that ship as a jar: unpacked into a folder
/// of its own, listening on the loopback interface, never run as root.
final class PostgresServer implements AutoCloseable {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final String USER = "auditor";
  private static final String PASSWORD = "s3cret&word";
  private static final String UNPRIVILEGED = "nobody";

  @SuppressWarnings("NullAway.Init")
  private static PostgresServer shared;

  private final Path folder;
  private final int port;
  private final Process process;

  private PostgresServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /// One server for all tests of this process, stopped when the process ends.
  static synchronized PostgresServer shared() throws Exception {
    if (shared == null) {
      shared = start();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /// Starts a server and waits until it answers.
  static PostgresServer start() throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory("pg-test");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    unpack(folder.resolve("server"));
    Path home = Files.createDirectory(folder.resolve("home"));
    if (isRoot()) {
      run(folder, List.of("chown", UNPRIVILEGED, home.toString()));
    }
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    Path data = home.resolve("data");
    Path bin = folder.resolve("server/bin");
    run(
        folder,
        unprivileged(
            bin.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                unprivileged(
                    bin.resolve("postgres").toString(),
                    "-D",
                    data.toString(),
                    "-p",
                    Integer.toString(port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "fsync=off"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    PostgresServer server = new PostgresServer(folder, port, process);
    server.awaitAnswer();
    return server;
  }

  /// The URL for the product, in a schema of its own.
  String url(String schema) {
    return "postgresql://%s:%s@127.0.0.1:%d/postgres?currentSchema=%s"
        .formatted(USER, PASSWORD.replace("&", "%26"), port, schema);
  }

  int port() {
    return port;
  }

  /// A connection of the tests' own.
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD);
  }

  /// Makes a schema without tables.
  void createSchema(String schema) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
  }

  private void awaitAnswer() throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Connection connection = connect()) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException(Files.readString(folder.resolve("log")), notYet);
        }
      }
      // The server says nothing when it is ready; the wait ends early when it dies.
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      if (ended) {
        throw new IOException(Files.readString(folder.resolve("log")));
      }
    }
  }

  @Override
  public void close() {
    // SIGTERM waits for clients to leave; whoever stops a test server has no clients to spare.
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> unprivileged(String... command) {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(
          List.of(
              "setpriv",
              "--reuid=" + UNPRIVILEGED,
              "--regid=nogroup",
              "--clear-groups",
              "--no-new-privs"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(command.getFirst() + ": " + Files.readString(output));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void unpack(Path target) throws IOException {
    try (InputStream archive = PostgresServer.class.getResourceAsStream(ARCHIVE);
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, target.resolve(entry.getName()));
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
    if ((entry.getMode() & 0100) != 0) {
      permissions.addAll(PosixFilePermissions.fromString("--x--x--x"));
    }
    Files.setPosixFilePermissions(file, permissions);
  }
}
