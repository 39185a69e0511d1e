package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One throw-away PostgreSQL server with its cluster: reachable through a Unix socket only, by this
/// process' user only, gone when it is closed. Safe to use from several threads.
final class PostgresServer implements ThrowAwayServer {

  /// The superuser's own database, which no dump can reach.
  static final String OWN_DATABASE = "template1";

  private static final Duration TIME_TO_START = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final long MEMORY_BYTES = 4L << 30;

  /// What is lost when this server dies is lost on purpose, so it never waits for the disk.
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("listen_addresses", ""),
          Map.entry("unix_socket_permissions", "0700"),
          Map.entry("fsync", "off"),
          Map.entry("synchronous_commit", "off"),
          Map.entry("full_page_writes", "off"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_wal_size", "512MB"),
          Map.entry("checkpoint_timeout", "1h"),
          Map.entry("autovacuum", "off"),
          Map.entry("max_connections", "20"),
          Map.entry("max_prepared_transactions", "10"),
          Map.entry("max_locks_per_transaction", "1024"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("maintenance_work_mem", "128MB"),
          Map.entry("max_parallel_maintenance_workers", "0"),
          Map.entry("max_parallel_workers", "0"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("huge_pages", "off"),
          Map.entry("io_method", "sync"),
          Map.entry("dynamic_shared_memory_type", "mmap"),
          Map.entry("jit", "off"),
          Map.entry("lc_messages", "C"),
          Map.entry("log_min_messages", "fatal"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("client_min_messages", "error"),
          Map.entry("row_security", "on"));

  private final ChildProcess process;
  private final Path socket;
  private final Path cluster;
  private volatile String superuser;

  private PostgresServer(ChildProcess process, Path socket, Path cluster, String superuser) {
    this.process = process;
    this.socket = socket;
    this.cluster = cluster;
    this.superuser = superuser;
  }

  /// Copies the template, starts a server on the copy and waits until it answers.
  ///
  /// @param place where the copy goes; the server's user can enter it
  /// @param socketFolder a folder for the socket, with a short name
  static PostgresServer started(
      PostgresBinaries binaries, PostgresTemplate template, Path place, Path socketFolder)
      throws IOException, InterruptedException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    Path cluster = place.resolve("cluster");
    FolderTree.copy(template.cluster(), cluster, user);
    ServerPlace.folder(socketFolder, user);
    allowOnlyThisUser(cluster, user);
    List<String> words = new ArrayList<>(List.of(binaries.program("postgres"), "-D"));
    words.add(cluster.toString());
    words.addAll(List.of("-c", "unix_socket_directories=" + socketFolder));
    OPTIONS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
    ChildProcess process =
        ProcessRunner.shared()
            .start(ChildCommand.of(words.toArray(String[]::new)).within(MEMORY_BYTES));
    PostgresServer server =
        new PostgresServer(
            process, socketFolder.resolve(".s.PGSQL.5432"), cluster, template.superuser());
    try {
      server.awaitAnswer();
      server.renameSuperuser();
      return server;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  /// Only this process' own user gets in, under any name; the server's user does not, unless it is
  /// the same.
  private static void allowOnlyThisUser(Path cluster, ChildUser user) throws IOException {
    Path access = cluster.resolve("pg_hba.conf");
    Path names = cluster.resolve("pg_ident.conf");
    Files.writeString(access, "local all all peer map=auditor\n");
    Files.writeString(names, "auditor \"%s\" all\n".formatted(ChildUser.currentName()));
    ServerPlace.give(access, user);
    ServerPlace.give(names, user);
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + TIME_TO_START.toNanos();
    while (true) {
      if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
        try (Connection connection = connect(OWN_DATABASE, superuser)) {
          connection.isReadOnly();
          return;
        } catch (SQLException notYet) {
          if (System.nanoTime() > giveUp) {
            throw new IOException("the throw-away server does not answer: " + said(), notYet);
          }
        }
      }
      if (!process.isAlive()) {
        throw new IOException("the throw-away server did not start: " + said());
      }
      if (System.nanoTime() > giveUp) {
        throw new IOException("the throw-away server does not answer: " + said());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /// Gives the superuser of the template a name of this run alone, which no dump can know.
  private void renameSuperuser() throws IOException {
    String other = "a" + ServerCache.random(15);
    try {
      admin("CREATE ROLE " + other + " SUPERUSER LOGIN");
      String old = superuser;
      superuser = other;
      admin("ALTER ROLE " + old + " RENAME TO b" + ServerCache.random(15));
    } catch (SQLException refused) {
      throw new IOException("the throw-away server cannot be prepared: " + refused, refused);
    }
  }

  /// What the server wrote, for messages.
  String said() {
    return process.output().strip();
  }

  /// Whether it still runs.
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path place() {
    return cluster;
  }

  /// Runs statements as superuser in the database that no dump touches.
  void admin(String... statements) throws SQLException {
    adminIn(OWN_DATABASE, statements);
  }

  /// Runs statements of our own as superuser in one database.
  void adminIn(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database, superuser);
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog");
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /// A new connection.
  Connection connect(String database, String role) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socket.toString());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("ApplicationName", "backup-monitor");
    return DriverManager.getConnection("jdbc:postgresql://localhost/" + database, properties);
  }

  /// Kills it with everything that belongs to it.
  @Override
  public void close() {
    process.close();
  }

  /// A name in double quotes, as SQL wants it.
  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// What an error of the server or of the connection says, with its state.
  static String message(SQLException error) {
    String text = String.valueOf(error.getMessage());
    Throwable cause = error.getCause();
    String all = cause == null ? text : text + " " + cause.getMessage();
    return "%s (SQLSTATE %s)".formatted(all.replaceAll("\\s*\\n\\s*", "; "), error.getSQLState());
  }
}
