package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildResult;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The PostgreSQL servers that are installed on this machine. Only their programs are used, nothing
/// of their configuration or data, and none of them need run.
final class InstalledPostgres {

  /// Where distributions keep several versions beside one another.
  private static final List<String> FAMILIES = List.of("/usr/lib/postgresql/", "/usr/pgsql-");

  private static final Path SINGLE = Path.of("/usr/local/pgsql/bin");
  private static final Pattern VERSION = Pattern.compile("(?m)^VERSION=((\\d{2,3})\\S*)");
  private static final Pattern SHARE = Pattern.compile("(?m)^share_path=(/.*)$");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private InstalledPostgres() {}

  /// All of them, each once.
  ///
  /// @param more folders of programs beside the usual ones and those of the search path
  static List<PostgresBinaries> found(ServerCache cache, List<Path> more)
      throws InterruptedException {
    List<PostgresBinaries> servers = new ArrayList<>();
    for (Path folder : folders(more)) {
      read(folder, cache).ifPresent(servers::add);
    }
    return servers;
  }

  /// Whether there is any.
  static boolean areAny(List<Path> more) {
    return !folders(more).isEmpty();
  }

  private static Set<Path> folders(List<Path> more) {
    List<Path> candidates = new ArrayList<>(more);
    FAMILIES.forEach(family -> candidates.addAll(versions(family)));
    candidates.add(SINGLE);
    for (String each : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      candidates.add(Path.of(each));
    }
    Set<Path> folders = new LinkedHashSet<>();
    for (Path candidate : candidates) {
      Path postgres = candidate.resolve("postgres");
      if (candidate.isAbsolute() && Files.isExecutable(postgres)) {
        folders.add(home(postgres));
      }
    }
    folders.removeIf(folder -> !Files.isExecutable(folder.resolve("initdb")));
    return folders;
  }

  private static Path home(Path program) {
    try {
      Path real = program.toRealPath().getParent();
      return real == null ? program.resolveSibling("") : real;
    } catch (IOException unreadable) {
      return program.resolveSibling("");
    }
  }

  /// The folders of programs whose parents begin like that: `/usr/lib/postgresql/15/bin`.
  private static List<Path> versions(String prefix) {
    int end = prefix.lastIndexOf('/') + 1;
    Path parent = Path.of(prefix.substring(0, end));
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(parent, prefix.substring(end) + "[0-9]*")) {
      found.forEach(each -> folders.add(each.resolve("bin")));
    } catch (IOException | UncheckedIOException none) {
      return List.of();
    }
    return folders;
  }

  /// What a server says about itself. It is asked once, and the answer is kept.
  private static Optional<PostgresBinaries> read(Path folder, ServerCache cache)
      throws InterruptedException {
    try {
      String key = key(folder);
      Path kept = cache.folder().resolve("installed-" + key);
      if (!Files.exists(kept)) {
        keep(ask(folder), kept, cache);
      }
      return told(folder, key, Files.readString(kept));
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  private static String key(Path folder) throws IOException {
    BasicFileAttributes program =
        Files.readAttributes(folder.resolve("postgres"), BasicFileAttributes.class);
    return "%x-%x-%x"
        .formatted(
            folder.toString().hashCode(), program.size(), program.lastModifiedTime().toMillis());
  }

  /// `initdb --show` tells the version, and where the files lie that all versions share.
  private static String ask(Path folder) throws IOException, InterruptedException {
    Path home = folder.getParent() == null ? folder : folder.getParent();
    ChildResult result =
        ProcessRunner.shared()
            .run(
                ChildCommand.of(
                        folder.resolve("initdb").toString(), "--show", "--pgdata=/nonexistent")
                    .reaching(List.of(home), List.of()),
                LIMIT);
    return result.output();
  }

  private static void keep(String answer, Path kept, ServerCache cache) throws IOException {
    try (ServerCache.WorkFolder work = cache.work()) {
      Path written = Files.writeString(work.path().resolve("answer"), answer);
      Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Optional<PostgresBinaries> told(Path folder, String key, String answer) {
    Matcher version = VERSION.matcher(answer);
    Matcher share = SHARE.matcher(answer);
    return version.find() && share.find()
        ? Optional.of(
            new PostgresBinaries(
                folder,
                Path.of(share.group(1), "extension"),
                Integer.parseInt(version.group(2)),
                version.group(1),
                key))
        : Optional.empty();
  }
}
