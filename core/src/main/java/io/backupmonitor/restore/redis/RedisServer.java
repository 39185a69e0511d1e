package io.backupmonitor.restore.redis;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One throw-away Redis server that loads what lies in its folder: reachable through a Unix socket
/// only, without the commands that reach beyond its data, gone when it is closed. Safe to use from
/// several threads.
final class RedisServer implements AutoCloseable {

  /// The name of the folder that holds an append-only file in parts.
  static final String PARTS = "appendonlydir";

  /// What an append-only file has no reason to hold, and what would reach beyond the data.
  static final List<String> FORBIDDEN =
      List.of(
          "ACL",
          "BGREWRITEAOF",
          "BGSAVE",
          "CONFIG",
          "DEBUG",
          "FAILOVER",
          "MIGRATE",
          "MODULE",
          "MONITOR",
          "PSYNC",
          "REPLICAOF",
          "SAVE",
          "SHUTDOWN",
          "SLAVEOF",
          "SYNC");

  private static final String PLACES =
      "/usr/bin:/usr/sbin:/usr/libexec:/usr/local/bin:/usr/local/sbin:/opt/redis/bin";

  /// What an inspection calls libraries of functions, which belong to no database.
  static final String FUNCTIONS = "functions";

  private static final String LIBRARIES = "number_of_libraries:";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final long MEMORY_BYTES = 8L << 30;
  private static final Pattern KEYS = Pattern.compile("(db\\d+):keys=(\\d+),.*");

  private final ChildProcess process;
  private final Path socket;
  private final String password;

  private RedisServer(ChildProcess process, Path socket, String password) {
    this.process = process;
    this.socket = socket;
    this.password = password;
  }

  /// The program that is installed on this machine, whichever of the two.
  static Optional<Path> program() {
    return program("redis-server", "valkey-server");
  }

  /// The program that fits a backup of Valkey best: its own, if it is installed.
  static Optional<Path> programForValkey() {
    return program("valkey-server", "redis-server");
  }

  /// Whether a program is Valkey's, whatever name leads to it.
  static boolean isValkey(Path program) throws IOException {
    return String.valueOf(program.toRealPath().getFileName()).startsWith("valkey");
  }

  private static Optional<Path> program(String first, String second) {
    String path = System.getenv().getOrDefault("PATH", "") + ":" + PLACES;
    return Stream.of(first, second)
        .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
        .filter(file -> file.isAbsolute() && Files.isExecutable(file))
        .findFirst();
  }

  /// Starts a server on a folder.
  ///
  /// @param place belongs to the server's user and holds what is to be loaded
  /// @param appended the name of the append-only file; empty for a snapshot
  /// @param socketFolder a folder for the socket, with a short name
  static RedisServer started(Path program, Path place, String appended, Path socketFolder)
      throws IOException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    String password = ServerCache.random(40);
    Path socket = socketFolder.resolve("s");
    Path configuration = Files.createFile(socketFolder.resolve("redis.conf"));
    Files.setPosixFilePermissions(configuration, FolderTree.PRIVATE);
    Files.writeString(configuration, configuration(place, appended, socket, password));
    ServerPlace.give(configuration, user);
    ChildProcess process =
        ProcessRunner.shared()
            .start(
                ChildCommand.of(program.toString(), configuration.toString())
                    .within(ServerPlace.limits(place, MEMORY_BYTES))
                    .reaching(ServerPlace.installation(program, 0), List.of(place, socketFolder)));
    return new RedisServer(process, socket, password);
  }

  /// It is told to be the copy of a server that is not there: only a copy keeps keys whose time is
  /// over, and a backup is mostly older than the keys in it live.
  private static String configuration(Path place, String appended, Path socket, String password) {
    String forbidden =
        FORBIDDEN.stream()
            .map(command -> "rename-command %s \"\"\n".formatted(command))
            .collect(Collectors.joining());
    String source =
        appended.isEmpty()
            ? "appendonly no\ndbfilename dump.rdb\n"
            : "appendonly yes\nappendfilename \"%s\"\nappenddirname %s\naof-load-truncated no\n"
                .formatted(appended, PARTS);
    return """
        port 0
        unixsocket %s
        unixsocketperm 700
        requirepass %s
        dir "%s"
        databases 10000
        save ""
        replicaof 127.0.0.1 1
        protected-mode yes
        daemonize no
        crash-log-enabled no
        crash-memcheck-enabled no
        auto-aof-rewrite-percentage 0
        appendfsync no
        """
            .formatted(socket, password, place)
        + source
        + forbidden;
  }

  /// Waits until everything is loaded.
  ///
  /// @param due whether the time is over
  /// @return whether it is loaded; if not, the server ended by itself, or the time did
  boolean awaitLoaded(BooleanSupplier due) throws InterruptedException {
    while (process.isAlive() && !due.getAsBoolean()) {
      if (isLoaded()) {
        return true;
      }
      Thread.sleep(LOOK_AGAIN);
    }
    process.waitFor(LOOK_AGAIN);
    return false;
  }

  private boolean isLoaded() {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (RedisConnection connection = connected()) {
      return connection.ask("PING").equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  private RedisConnection connected() throws IOException {
    RedisConnection connection = new RedisConnection(socket);
    try {
      connection.ask("AUTH " + password);
      return connection;
    } catch (IOException refused) {
      connection.close();
      throw refused;
    }
  }

  /// How many keys each database has, by names such as `db0`.
  SortedMap<String, Long> keys() throws IOException {
    SortedMap<String, Long> keys = new TreeMap<>();
    try (RedisConnection connection = connected()) {
      for (String line : connection.ask("INFO keyspace").lines().toList()) {
        Matcher database = KEYS.matcher(line);
        if (database.matches()) {
          keys.put(database.group(1), Long.parseLong(database.group(2)));
        }
      }
    }
    return keys;
  }

  /// How many libraries of functions it has.
  long libraries() throws IOException {
    try (RedisConnection connection = connected()) {
      return connection
          .ask("INFO memory")
          .lines()
          .filter(line -> line.startsWith(LIBRARIES))
          .mapToLong(line -> Long.parseLong(line.substring(LIBRARIES.length()).strip()))
          .sum();
    }
  }

  /// Whether a key is there.
  boolean hasKey(String database, String key) throws IOException {
    try (RedisConnection connection = connected()) {
      String selected = connection.ask("SELECT " + database);
      String answer = selected.equals("+OK") ? connection.ask("EXISTS " + quoted(key)) : selected;
      if (!answer.startsWith(":")) {
        throw new IOException(answer);
      }
      return !answer.equals(":0");
    }
  }

  /// A text in double quotes, as a command on one line holds it.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      quoted.append(String.format(Locale.ROOT, "\\x%02x", each));
    }
    return quoted.append('"').toString();
  }

  /// What it calls itself, as in `Redis 7.0.15`.
  String version() throws IOException {
    try (RedisConnection connection = connected()) {
      return connection
          .ask("INFO server")
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .findFirst()
          .map(line -> "Redis " + line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    }
  }

  /// What the server wrote.
  String said() {
    return process.output().strip();
  }

  /// The number of the process that holds it.
  long pid() {
    return process.pid();
  }

  /// How far it is kept away from the machine.
  Isolation isolation() {
    return process.isolation();
  }

  /// Kills it with everything that belongs to it.
  @Override
  public void close() {
    process.close();
  }
}
