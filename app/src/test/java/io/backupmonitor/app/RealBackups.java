package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Backups that the real tools make, as far as these are installed. Where root asks for them, an
/// ordinary user makes them, as some servers refuse to run as root.
///
/// @param work a new folder, in which the tools work
/// @param password what encrypts those that are encrypted
record RealBackups(Path work, String password) {

  private static final String POSTGRESQL =
      """
      initdb -D data -U admin -A trust --no-sync --no-locale -E UTF8
      options="-c listen_addresses= -c fsync=off -c unix_socket_directories=$PWD"
      pg_ctl -D data -w -l log -o "$options" start </dev/null
      trap 'pg_ctl -D data -m immediate stop' EXIT
      psql -X -q -h "$PWD" -U admin -d postgres -c 'CREATE TABLE t AS SELECT generate_series(1, 9) n'
      pg_dump -h "$PWD" -U admin -Fc -f made/archive.dump postgres
      pg_basebackup -h "$PWD" -U admin -D made/base -c fast --no-sync
      """;

  private static final String REDIS =
      """
      redis-server --port 0 --unixsocket "$PWD/s" --dir "$PWD/made" --dbfilename cache.rdb --save '' &
      server=$!
      trap 'kill $server' EXIT
      for _ in $(seq 100); do
        redis-cli -s s ping | grep -q PONG && break
        sleep 0.1
      done
      redis-cli -s s set name value
      redis-cli -s s save
      """;

  private static final String RESTIC =
      """
      restic -q -r made/restic init
      restic -q -r made/restic backup tree
      """;

  private static final String BORG =
      """
      borg init -e repokey made/borg
      borg create made/borg::one tree
      """;

  /// Makes them and moves them to a folder.
  ///
  /// @return their names
  TreeSet<String> into(Path backups) throws Exception {
    Files.createDirectory(work.resolve("made"));
    Path tree = Files.createDirectory(work.resolve("tree"));
    Files.writeString(tree.resolve("a"), "content");
    if (ownUser().isPresent()) {
      run("/usr/bin", List.of("chown", "-R", ownUser().get() + ":", work.toString()));
    }
    Optional<Path> postgresql = postgresql();
    if (postgresql.isPresent()) {
      make(postgresql.get().toString(), POSTGRESQL);
    }
    for (String[] each :
        new String[][] {{"redis-server", REDIS}, {"restic", RESTIC}, {"borg", BORG}}) {
      if (Files.isExecutable(Path.of("/usr/bin", each[0]))) {
        make("/usr/bin", each[1]);
      }
    }
    return moved(backups);
  }

  private TreeSet<String> moved(Path backups) throws Exception {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> made = Files.list(work.resolve("made"))) {
      for (Path each : made.toList()) {
        Files.move(each, backups.resolve(each.getFileName()));
        names.add(each.getFileName().toString());
      }
    }
    // they belong to whoever runs this, and may be read by everybody
    run("/usr/bin", List.of("chown", "-R", "--reference", backups.toString(), backups.toString()));
    return names;
  }

  /// Where the programs of the newest server lie.
  private static Optional<Path> postgresql() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(each -> each.resolve("bin"))
          .filter(each -> Files.isExecutable(each.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  /// Who runs the tools; empty where that is the user of this process.
  private static Optional<String> ownUser() {
    return EveryUserProcessTest.ROOT ? Optional.of("nobody") : Optional.empty();
  }

  private void make(String programs, String script) throws Exception {
    List<String> words = new ArrayList<>();
    if (ownUser().isPresent()) {
      words.addAll(List.of("setpriv", "--reuid", ownUser().get(), "--regid", "nogroup"));
      words.add("--clear-groups");
    }
    words.addAll(List.of("sh", "-euc", script));
    run(programs, words);
  }

  private void run(String programs, List<String> words) throws Exception {
    Path out = work.resolveSibling("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", work.toString());
    builder.environment().put("RESTIC_PASSWORD", password);
    builder.environment().put("XDG_CACHE_HOME", work.resolve("cache").toString());
    builder.environment().put("BORG_PASSPHRASE", password);
    builder.environment().put("BORG_BASE_DIR", work.toString());
    Process process = builder.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    Files.delete(out);
  }
}
