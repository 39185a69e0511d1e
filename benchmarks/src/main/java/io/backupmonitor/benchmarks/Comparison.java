package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Runs every contest, ours and the peers in turn, and prints a table in Markdown. Start it with
/// `benchmarks/run`.
public final class Comparison {

  private static final int ROUNDS = 3;
  private static final String DRILL = "verify + restore 1 MB dump of PostgreSQL";

  private static final String CHECK =
      "restic --no-cache -r ../restic -p ../password check --read-data";

  private static final String RESTIC = "restic -q --no-cache -r restic -p password ";

  private final Path folder;
  private final String program;
  private final String wanted;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /// @param wanted what the names of contests hold that are run
  private Comparison(Path folder, String program, String wanted) {
    this.folder = folder;
    this.program = program;
    this.wanted = wanted;
  }

  /// Measures everything, or some of it.
  ///
  /// @param arguments a folder for the data (about ten times its size), the program, MiB of data,
  ///     and a part of the names of what is to be measured
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    long size = Long.parseLong(arguments[2]) << 20;
    Comparison comparison = new Comparison(folder, arguments[1], arguments[3]);
    comparison.prepare(size);
    comparison.compare();
  }

  private void prepare(long size) throws IOException, InterruptedException {
    if (Files.exists(folder.resolve("ready"))) {
      return;
    }
    Files.createDirectories(folder.resolve("many"));
    BackupTree tree = new BackupTree();
    tree.randomFile(folder.resolve("large.bin"), 4 * size);
    tree.textFiles(folder.resolve("tree"), 35_000, size);
    tree.manyBackups(folder.resolve("many"), 200_000);
    tree.smallFiles(folder.resolve("small"), 50_000);
    new MixedBackups(tree::text).fill(folder.resolve("mixed"), 10_000);
    Files.writeString(folder.resolve("password"), "benchmark\n");
    shell(RESTIC + "init && " + RESTIC + "backup tree");
    shell("tar -C tree -czf tree.tar.gz . && (cd tree && zip -q -r ../tree.zip .)");
    shell("tar -C tree -cf - . | zstd -q -o tree.tar.zst");
    // three times the same: farther apart than the compressor looks back
    shell("mkdir three; for each in a b c; do cp -al tree three/$each; done");
    shell("tar -C three --hard-dereference -cf - . | zstd -q -o three.tar.zst; rm -r three");
    shell(
        "tar -C tree -cf - . | xz -q -1 -T2 > tree.tar.xz; 7z a -bd -mx=1 tree.7z tree >/dev/null");
    MillionBackups.fill(
        folder.resolve("million.db"), 995_000, 5_000, InstantSource.system().instant());
    MillionBackups.fill(folder.resolve("few.db"), 0, 5_000, InstantSource.system().instant());
    configure("many", "scan.db");
    configure("million", "million.db");
    configure("few", "few.db");
    Files.createFile(folder.resolve("ready"));
  }

  private void configure(String name, String database) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        backups:
          locations:
            - name: history
              path: %s/many
        reporting:
          output_directory: %s/reports
        database:
          url: sqlite:///%s/%s
        """
            .formatted(folder, folder, folder, database));
  }

  private void shell(String command) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("'%s' ended with %d".formatted(command, code));
    }
  }

  private void compare() throws IOException, InterruptedException {
    out.println("| work | ours (s) | CPU (s) | busy | peer (s) | ratio | bar | peer |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (Contest contest : contests()) {
      if (contest.name().contains(wanted)) {
        run(contest);
      }
    }
    if (DRILL.contains(wanted)) {
      try (RunningPostgres server = RunningPostgres.started()) {
        run(drill(server));
      }
    }
  }

  private List<Contest> contests() {
    String audit = program + " audit --quiet --no-restore ";
    String drill = program + " audit --quiet --scratch " + folder + " ";
    String large = folder + "/large.bin";
    return List.of(
        new Contest(
            "checksum of one large file",
            audit + large,
            List.of(new Contest.Peer("openssl dgst -sha256 " + large, 1.25)),
            ""),
        archive("verify tar.gz", audit, "tree.tar.gz", usual("gzip -t", "tar -tf"), 0.28),
        archive("verify + restore tar.gz", drill, "tree.tar.gz", usual("gzip -t", "tar -xf"), 0.4),
        archive("verify + restore tar.gz", drill, "tree.tar.gz", extract("tar -C x -xf"), 0.7),
        archive(
            "verify + restore tar.zst", drill, "tree.tar.zst", usual("zstd -qt", "tar -xf"), 0.75),
        archive("verify + restore tar.zst", drill, "tree.tar.zst", extract("tar -C x -xf"), 1.1),
        archive(
            "verify + restore large tar.zst", drill, "three.tar.zst", extract("tar -C x -xf"), 1.3),
        archive("verify + restore zip", drill, "tree.zip", usual("unzip -qt", "unzip -qo"), 0.32),
        archive("verify + restore zip", drill, "tree.zip", extract("unzip -qo"), 0.5),
        archive("verify tar.xz", audit, "tree.tar.xz", "cd x; xz -tT2 FILE", 2.0),
        archive("verify 7z", audit, "tree.7z", "cd x; 7z t -bd FILE", 2.0),
        archive("verify tar.gz", audit, "tree.tar.gz", "cd x; " + CHECK, 0.9),
        archive("verify tar.zst", audit, "tree.tar.zst", "cd x; " + CHECK, 0.6),
        new Contest(
            "verify 50,000 small files",
            audit + folder + "/small",
            List.of(
                new Contest.Peer("hashdeep -j2 -c sha256 -r " + folder + "/small", 0.6),
                new Contest.Peer(
                    "find "
                        + folder
                        + "/small -type f -print0"
                        + " | xargs -0 -P2 -n200 openssl dgst -sha256",
                    2.2)),
            ""),
        new Contest(
            "verify 10,000 mixed backups",
            audit + folder + "/mixed",
            List.of(
                new Contest.Peer(
                    "env BACKUP_MONITOR_JAVA_OPTIONS=-XX:ActiveProcessorCount=1 taskset -c 0 "
                        + audit
                        + folder
                        + "/mixed",
                    1.0)),
            ""),
        new Contest(
            "first scan of 200,000 files",
            program + " monitor --quiet --config " + folder + "/many.yaml",
            List.of(new Contest.Peer("rclone lsjson -R " + folder + "/many", 1.3)),
            "rm -f " + folder + "/scan.db*"),
        new Contest(
            "rescan of 200,000 unchanged files",
            program + " monitor --quiet --config " + folder + "/many.yaml",
            List.of(new Contest.Peer("rclone lsjson -R " + folder + "/many", 1.0)),
            ""),
        alone("start: version", program + " version"),
        alone("start: status", program + " status --config " + folder + "/few.yaml"),
        alone(
            "status over 1,000,000 backups",
            program + " status --config " + folder + "/million.yaml"),
        alone(
            "report over 1,000,000 backups",
            program + " report --config " + folder + "/million.yaml"));
  }

  /// The drill of a small dump, beside a server that is there already.
  private Contest drill(RunningPostgres server) throws IOException {
    Path dump = folder.resolve("orders.sql");
    server.dump(dump);
    return new Contest(
        DRILL,
        program + " audit --quiet --scratch " + folder + " " + dump,
        List.of(new Contest.Peer(server.load(dump), Bar.secondsMore(1.0))),
        server.empty());
  }

  private static Contest alone(String name, String command) {
    return new Contest(name, command, List.of(), "");
  }

  private Contest archive(String name, String ours, String file, String peer, double bar) {
    String inFolder = "cd " + folder + "; mkdir -p x; ";
    return new Contest(
        name,
        ours + folder + "/" + file,
        List.of(new Contest.Peer(inFolder + peer.replace("FILE", "../" + file), bar)),
        "rm -rf " + folder + "/x");
  }

  private static String usual(String test, String restore) {
    return "cd x; openssl dgst -sha256 FILE; " + test + " FILE; " + restore + " FILE";
  }

  private static String extract(String command) {
    return "cd x; " + command.replace("-C x ", "") + " FILE";
  }

  private void run(Contest contest) throws IOException, InterruptedException {
    List<Stopwatch.Time> ours = new ArrayList<>();
    List<List<Stopwatch.Time>> peers = new ArrayList<>();
    contest.peers().forEach(_ -> peers.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      shell(contest.before().isEmpty() ? "true" : contest.before());
      ours.add(Stopwatch.time(contest.ours()));
      for (int index = 0; index < peers.size(); index++) {
        shell(contest.before().isEmpty() ? "true" : contest.before());
        peers.get(index).add(Stopwatch.time(contest.peers().get(index).command()));
      }
    }
    Stopwatch.Time own = Stopwatch.median(ours);
    if (peers.isEmpty()) {
      out.printf(
          "| %s | %.2f | %.2f | %.0f %% | – | – | – | – |%n",
          contest.name(), own.wall(), own.cpu(), own.busy());
    }
    for (int index = 0; index < peers.size(); index++) {
      Contest.Peer peer = contest.peers().get(index);
      double theirs = Stopwatch.median(peers.get(index)).wall();
      out.printf(
          "| %s | %.2f | %.2f | %.0f %% | %.2f | %s | %s | `%s` |%n",
          contest.name(),
          own.wall(),
          own.cpu(),
          own.busy(),
          theirs,
          peer.bar().measured(own.wall(), theirs),
          peer.bar().promised(),
          peer.command()
              .replaceAll("cd [^;]*; (mkdir -p x; )?(cd x; )?", "")
              .replaceAll("-h \\S+", "-h SOCKET")
              .replace(program, "backup-monitor")
              .replace("../", "")
              .replace(folder + "/", ""));
    }
  }
}
