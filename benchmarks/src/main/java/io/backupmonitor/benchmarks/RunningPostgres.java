package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A PostgreSQL server that already runs, into which `psql` loads a dump: the peer of a drill,
/// which has to make and start its own. It listens on a Unix socket only.
final class RunningPostgres implements AutoCloseable {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private final Path folder;
  private final Path programs;

  private RunningPostgres(Path folder, Path programs) {
    this.folder = folder;
    this.programs = programs;
  }

  /// Makes and starts one, of the newest version that is installed.
  static RunningPostgres started() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "benchmark-postgresql");
    RunningPostgres server = new RunningPostgres(folder, newest());
    server.shell("chmod 755 %1$s; mkdir %1$s/own; chown nobody: %1$s/own || true");
    server.shell(server.asUser("initdb -D %1$s/own/data -U admin -A trust --no-sync -E UTF8"));
    server.shell(
        server.asUser(
            "pg_ctl -D %1$s/own/data -w -l %1$s/own/log"
                + " -o '-c listen_addresses= -c unix_socket_directories=%1$s/own' start"));
    return server;
  }

  private static Path newest() throws IOException {
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .max(Comparator.comparingInt(each -> Integer.parseInt(each.getFileName().toString())))
          .orElseThrow()
          .resolve("bin");
    }
  }

  /// Writes a plain dump of a database with about a megabyte in it.
  void dump(Path file) throws IOException {
    shell(empty());
    shell(
        client("psql")
            + " -d peer -c \"CREATE TABLE orders AS SELECT n AS id, md5(n::text) AS customer,"
            + " now() AS placed FROM generate_series(1, 14000) n;"
            + " ALTER TABLE orders ADD PRIMARY KEY (id)\"");
    shell(client("pg_dump") + " -d peer -f " + file);
  }

  /// The command that makes the database empty.
  String empty() {
    return filled(
        "%s; %s"
            .formatted(
                client("psql") + " -d postgres -c 'DROP DATABASE IF EXISTS peer'",
                client("psql") + " -d postgres -c 'CREATE DATABASE peer'"));
  }

  /// The command that loads a dump into it.
  String load(Path file) {
    return filled(client("psql") + " -v ON_ERROR_STOP=1 -d peer -f " + file);
  }

  private String client(String program) {
    String quiet = program.equals("psql") ? " -X -q" : "";
    return program + quiet + " -h %1$s/own -U admin";
  }

  private String filled(String command) {
    return command.replace("%1$s", folder.toString());
  }

  /// PostgreSQL does not run as root.
  private String asUser(String command) {
    String user = System.getProperty("user.name").equals("root") ? "setpriv --reuid=65534 " : "";
    return "cd /; " + user + programs + "/" + command;
  }

  private void shell(String command) throws IOException {
    Path log = folder.resolve("commands");
    int code =
        new ProcessBuilder("bash", "-c", filled(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start()
            .onExit()
            .join()
            .exitValue();
    if (code != 0) {
      throw new IOException(
          "'%s' ended with %d: %s".formatted(filled(command), code, Files.readString(log)));
    }
  }

  @Override
  public void close() throws IOException {
    shell(asUser("pg_ctl -D %1$s/own/data -m fast -w stop"));
    new ProcessBuilder(List.of("rm", "-rf", folder.toString())).inheritIO().start().onExit().join();
  }
}
