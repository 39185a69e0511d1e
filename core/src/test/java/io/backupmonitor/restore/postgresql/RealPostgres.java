package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A real PostgreSQL server with data in it, for tests of backups that its own tools make.
public final class RealPostgres {

  private final Path programs;
  private final Path folder;

  private RealPostgres(Path programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  /// Starts a new one below a folder, where everybody can get from now on. Where none is installed
  /// the test is skipped, except in CI.
  static RealPostgres started(Path parent, String... initdb) throws Exception {
    List<PostgresBinaries> installed = InstalledPostgres.found(ServerCache.opened(), List.of());
    boolean there = installed.stream().anyMatch(each -> each.majorVersion() >= 15);
    assumeTrue(there || "true".equals(System.getenv("CI")), "no PostgreSQL server is installed");
    Path programs =
        installed.stream()
            .filter(each -> each.majorVersion() >= 15)
            .findFirst()
            .orElseThrow()
            .programs();
    Files.setPosixFilePermissions(parent, FolderTree.PASSABLE);
    Path folder =
        ServerPlace.folder(parent.resolve("real"), ChildUser.unprivileged().orElseThrow());
    RealPostgres server = new RealPostgres(programs, folder);
    List<String> words = new ArrayList<>(List.of("-D", server.data().toString(), "-U", "admin"));
    words.addAll(List.of("-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8"));
    words.addAll(List.of(initdb));
    server.run("initdb", words);
    server.start();
    return server;
  }

  /// Makes a base backup of a new server; it lies in `real/plain` below the folder.
  public static void backedUp(Path folder) throws Exception {
    RealPostgres server = started(folder);
    server.sql("postgres", "CREATE TABLE t AS SELECT generate_series(1, 10) AS n");
    server.backup("plain");
    server.stop();
  }

  /// Makes a dump of a new server in one of the formats of `pg_dump`: `backup` below the folder.
  public static void dumped(Path folder, String format) throws Exception {
    RealPostgres server = started(folder);
    server.sql("postgres", "CREATE TABLE t AS SELECT generate_series(1, 10) AS n");
    Path target = server.folder("dumps").resolve("dump");
    server.run(
        "pg_dump",
        List.of(
            "-h", server.folder.toString(), "-U", "admin", format, "-f", target + "", "postgres"));
    server.stop();
    Files.move(target, folder.resolve("backup"));
  }

  /// The data folder.
  Path data() {
    return folder.resolve("data");
  }

  /// The major version.
  int majorVersion() throws Exception {
    return Integer.parseInt(Files.readString(data().resolve("PG_VERSION")).strip());
  }

  /// A new folder of the server's user.
  Path folder(String name) throws Exception {
    return ServerPlace.folder(folder.resolve(name), ChildUser.unprivileged().orElseThrow());
  }

  void start() throws Exception {
    String options = "-c listen_addresses= -c fsync=off -c max_prepared_transactions=3";
    run(
        "pg_ctl",
        List.of(
            "-D",
            data().toString(),
            "-w",
            "-l",
            folder.resolve("log").toString(),
            "-o",
            options + " -c unix_socket_directories=" + folder,
            "start"));
  }

  void stop() throws Exception {
    run("pg_ctl", List.of("-D", data().toString(), "-m", "fast", "-w", "stop"));
  }

  /// Runs statements in a database.
  void sql(String database, String statements) throws Exception {
    run(
        "psql",
        List.of(
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            folder.toString(),
            "-U",
            "admin",
            "-d",
            database,
            "-c",
            statements));
  }

  /// What a query says.
  String ask(String database, String query) throws Exception {
    return run(
            "psql",
            List.of("-XAtq", "-h", folder.toString(), "-U", "admin", "-d", database, "-c", query))
        .strip();
  }

  /// Makes a base backup.
  ///
  /// @return its folder
  Path backup(String name, String... options) throws Exception {
    Path target = folder.resolve(name);
    List<String> words = new ArrayList<>(List.of("-h", folder.toString(), "-U", "admin"));
    words.addAll(List.of("-D", target.toString(), "-c", "fast", "--no-sync"));
    words.addAll(List.of(options));
    run("pg_basebackup", words);
    return target;
  }

  /// Makes a dump.
  ///
  /// @return what `pg_dump` or `pg_dumpall` wrote
  byte[] dump(String program, String... options) throws Exception {
    Path target = folder.resolve("dump");
    List<String> words = new ArrayList<>(List.of("-h", folder.toString(), "-U", "admin", "-f"));
    words.add(target.toString());
    words.addAll(List.of(options));
    run(program, words);
    byte[] bytes = Files.readAllBytes(target);
    Files.delete(target);
    return bytes;
  }

  /// Makes a dump that is a directory.
  void dumpDirectory(Path target) throws Exception {
    run(
        "pg_dump",
        List.of(
            "-h", folder.toString(), "-U", "admin", "-Fd", "-f", target.toString(), "postgres"));
  }

  /// Copies a folder with everything in it.
  static void copyTree(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  /// Runs one of its programs as a user that PostgreSQL accepts.
  String run(String program, List<String> words) throws Exception {
    List<String> all = new ArrayList<>();
    if (ChildUser.isRoot()) {
      ChildUser user = ChildUser.unprivileged().orElseThrow();
      all.addAll(List.of("setpriv", "--reuid", String.valueOf(user.id())));
      all.addAll(List.of("--regid", String.valueOf(user.group()), "--clear-groups"));
    }
    all.add(programs.resolve(program).toString());
    all.addAll(words);
    Path output = Files.createTempFile("real-postgres", ".txt");
    try {
      int code =
          new ProcessBuilder(all)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      String said = Files.readString(output, StandardCharsets.ISO_8859_1);
      assertThat(code).as("%s said: %s", all, said).isZero();
      return said;
    } finally {
      Files.delete(output);
    }
  }
}
