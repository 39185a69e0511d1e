package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Backups that the tools of PostgreSQL make of a small database, one of each kind that is no text.
///
/// @param tools where the tools are
/// @param place where the backups are made
record PostgresBackups(Path tools, Path place) {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  /// Makes them below a folder through which every user can pass; none where PostgreSQL is not
  /// installed.
  ///
  /// @return files and directories
  static List<Path> madeIn(Path folder) throws Exception {
    Optional<Path> tools = installed();
    if (tools.isEmpty()) {
      return List.of();
    }
    PostgresBackups backups =
        new PostgresBackups(tools.get(), Files.createDirectory(folder.resolve("postgres")));
    if (isRoot()) {
      Files.setAttribute(backups.place, "unix:uid", id("-u"), LinkOption.NOFOLLOW_LINKS);
    }
    return backups.made();
  }

  private static Optional<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.naturalOrder());
    }
  }

  private List<Path> made() throws Exception {
    String data = place.resolve("data").toString();
    String options = "-c listen_addresses= -c fsync=off -c unix_socket_directories=" + place;
    run("initdb", "-D", data, "-U", "admin", "-A", "trust", "--no-sync", "--no-locale");
    run("pg_ctl", "-D", data, "-w", "-l", place.resolve("log") + "", "-o", options, "start");
    try {
      client("psql", "-Xqc", "CREATE TABLE t AS SELECT generate_series(1, 10) AS n", "postgres");
      client("pg_dump", "-Fc", "-f", place.resolve("pgc.dump").toString(), "postgres");
      client("pg_dump", "-Fd", "-f", place.resolve("pgd").toString(), "postgres");
      client("pg_dump", "-Ft", "-f", place.resolve("pgt.tar").toString(), "postgres");
      client("pg_basebackup", "-c", "fast", "-Ft", "-z", "-D", place.resolve("base").toString());
    } finally {
      run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop");
    }
    return Stream.of("pgc.dump", "pgd", "pgt.tar", "base").map(place::resolve).toList();
  }

  private void client(String tool, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("-h", place.toString(), "-U", "admin"));
    words.addAll(List.of(more));
    run(tool, words.toArray(String[]::new));
  }

  private void run(String tool, String... words) throws Exception {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid", "" + id("-u"), "--regid", "" + id("-g")));
      all.add("--clear-groups");
    }
    all.add(tools.resolve(tool).toString());
    all.addAll(List.of(words));
    Path said = Files.createTempFile(place, "said", ".txt");
    int code =
        new ProcessBuilder(all)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(code).as(Files.readString(said)).isZero();
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static int id(String which) throws Exception {
    Process process = new ProcessBuilder("id", which, "nobody").start();
    byte[] said = process.getInputStream().readAllBytes();
    return Integer.parseInt(new String(said, StandardCharsets.US_ASCII).strip());
  }
}
