package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.Isolation;
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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// One throw-away PostgreSQL server with its cluster: reachable through a Unix socket only, by this
/// process' user only, gone when it is closed. Safe to use from several threads.
final class PostgresServer implements ThrowAwayServer {

  /// The superuser's own database, which no dump can reach.
  static final String OWN_DATABASE = "template1";

  private static final Duration TIME_TO_START = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final long MEMORY_BYTES = 4L << 30;

  private final ChildProcess process;
  private final Path socket;
  private final PostgresBinaries binaries;
  private final PostgresCluster cluster;
  private final String database;
  private volatile String superuser;

  /// What is special about a server.
  ///
  /// @param settings beside the usual ones, or in their place
  /// @param environment what it finds in its environment
  /// @param database the one in which the superuser is
  record Special(Map<String, String> settings, Map<String, String> environment, String database) {
    static final Special NOTHING = new Special(Map.of(), Map.of(), OWN_DATABASE);
  }

  private PostgresServer(
      ChildProcess process,
      Path socket,
      PostgresBinaries binaries,
      PostgresCluster cluster,
      String database) {
    this.process = process;
    this.socket = socket;
    this.binaries = binaries;
    this.cluster = cluster;
    this.database = database;
    this.superuser = cluster.firstSuperuser();
  }

  /// Copies the template, starts a server on the copy and waits until it answers.
  ///
  /// @param place where the copy goes; the server's user can enter it
  /// @param socketFolder a folder for the socket, with a short name
  static PostgresServer started(
      PostgresBinaries binaries, PostgresTemplate template, Path place, Path socketFolder)
      throws IOException, InterruptedException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    PostgresCluster cluster = PostgresCluster.in(place, template.superuser());
    FolderTree.copy(template.cluster(), cluster.files(), user);
    PostgresServer server = started(binaries, cluster, Special.NOTHING, socketFolder);
    try {
      server.renameSuperuser();
      return server;
    } catch (IOException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  /// Starts a server on a cluster that is ready for it and waits until it answers.
  static PostgresServer started(
      PostgresBinaries binaries, PostgresCluster cluster, Special special, Path socketFolder)
      throws IOException, InterruptedException {
    ServerPlace.folder(socketFolder, ChildUser.unprivileged().orElseThrow());
    Map<String, String> all = new TreeMap<>(special.settings());
    all.put("unix_socket_directories", socketFolder.toString());
    ChildCommand command =
        ChildCommand.of(cluster.words(binaries, all))
            .with(special.environment())
            .within(ServerPlace.limits(cluster.place(), MEMORY_BYTES))
            .reaching(binaries.reach(), List.of(cluster.place(), socketFolder));
    PostgresServer server =
        new PostgresServer(
            ProcessRunner.shared().start(command),
            socketFolder.resolve(".s.PGSQL.5432"),
            binaries,
            cluster,
            special.database());
    try {
      server.awaitAnswer();
      return server;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + TIME_TO_START.toNanos();
    while (true) {
      if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
        try (Connection connection = connect(database, superuser)) {
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
    String other = cluster.superuser();
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
    return cluster.place();
  }

  /// The programs that it runs.
  PostgresBinaries binaries() {
    return binaries;
  }

  /// The name of the role without special rights that may log in.
  String loader() {
    return cluster.loader();
  }

  /// The name of the superuser by now.
  String superuser() {
    return superuser;
  }

  /// Runs statements as superuser in the database that no dump touches.
  void admin(String... statements) throws SQLException {
    adminIn(database, statements);
  }

  /// Runs statements of our own as superuser in one database.
  void adminIn(String where, String... statements) throws SQLException {
    try (Connection connection = connect(where, superuser);
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog");
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /// A new connection.
  Connection connect(String database, String role) throws SQLException {
    return connect(database, properties(role));
  }

  /// A new connection that refuses answers of more than some megabytes, changes, and several
  /// statements in the place of one.
  Connection connectToAsk(String database, String role) throws SQLException {
    Properties properties = properties(role);
    properties.setProperty("maxResultBuffer", "16M");
    properties.setProperty("options", "-c default_transaction_read_only=on");
    properties.setProperty("preferQueryMode", "extended");
    properties.setProperty("binaryTransfer", "false");
    return connect(database, properties);
  }

  private static Connection connect(String database, Properties properties) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://localhost/" + database, properties);
  }

  private Properties properties(String role) {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socket.toString());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("ApplicationName", "backup-monitor");
    return properties;
  }

  @Override
  public Isolation isolation() {
    return process.isolation();
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
