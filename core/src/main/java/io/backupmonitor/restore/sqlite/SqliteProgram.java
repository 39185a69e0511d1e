package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/// How the child process of a drill is started: the same Java as this process, and those of its
/// classes that the child needs. Where the child is another user, who may not read what this
/// program is installed from, it gets a copy.
final class SqliteProgram {

  /// The address space of the child. Java asks for more than half of it without ever using it; what
  /// is left bounds what a statement may make SQLite take.
  private static final long MEMORY_BYTES = 4L << 30;

  private static final String HOME = System.getProperty("backupmonitor.home", "");
  private static final String LIBRARY_PROPERTY = "org.sqlite.lib.path";
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home", "/nowhere"));

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xmx1g",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisplayVMOutputToStderr",
          "--enable-native-access=ALL-UNNAMED");

  private final ChildUser user;
  private final Path work;

  /// @param work a folder that the child may read and write
  SqliteProgram(ChildUser user, Path work) {
    this.user = user;
    this.work = work;
  }

  /// Why no such child can be started here; empty when it can.
  static Optional<String> unavailable() {
    return Files.isExecutable(java())
        ? Optional.empty()
        : Optional.of(
            "there is no Java at '%s' to start the process with in which SQLite restores: run this"
                    .formatted(java())
                + " program with an installed Java");
  }

  private static Path java() {
    return JAVA_HOME.resolve("bin").resolve("java");
  }

  /// The command of a child that calls there.
  ///
  /// @param socket where it is listened for the child
  /// @param password a file with the word by which the child is known
  /// @param place a folder on the disk that the child fills
  ChildCommand command(Path socket, Path password, Path place) throws IOException {
    if (!isReadable(java())) {
      throw new IOException(
          "user '%s' cannot run '%s': install Java where everybody can"
              .formatted(user.name(), java()));
    }
    List<Path> classes = classes();
    List<String> words = new ArrayList<>(List.of(java().toString()));
    words.addAll(OPTIONS);
    words.addAll(found(classes));
    words.add("-Djava.io.tmpdir=" + work);
    words.add(SqliteMain.class.getName());
    words.add(socket.toString());
    List<Path> reads = new ArrayList<>(classes);
    reads.addAll(ServerPlace.installation(JAVA_HOME, 0));
    reads.addAll(settings());
    Stream.of(HOME, System.getProperty(LIBRARY_PROPERTY, ""))
        .filter(each -> !each.isEmpty())
        .map(Path::of)
        .filter(this::isReadable)
        .forEach(reads::add);
    return ChildCommand.of(words)
        .with(environment())
        .reading(password)
        .within(ServerPlace.limits(place, MEMORY_BYTES))
        .reaching(reads, List.of(place, work));
  }

  /// What SQLite has to sort and has no memory for goes into files without a name, for which it
  /// would look in folders that the child does not see.
  private Map<String, String> environment() {
    return Map.of("LC_ALL", locale(), "MALLOC_ARENA_MAX", "2", "SQLITE_TMPDIR", work.toString());
  }

  /// The words that say where everything lies. What Java learnt in advance for the workers serves
  /// here as well, as long as the class path is the same.
  private List<String> found(List<Path> classes) {
    List<String> words = new ArrayList<>();
    String library = System.getProperty(LIBRARY_PROPERTY, "");
    if (!library.isEmpty() && isReadable(Path.of(library))) {
      words.add("-D%s=%s".formatted(LIBRARY_PROPERTY, library));
    }
    Path cache = Path.of(HOME, "worker.aot");
    boolean installed = !HOME.isEmpty() && isReadable(cache);
    if (installed) {
      words.addAll(List.of("@" + HOME + "/jvm.options", "-XX:AOTCache=" + cache));
    } else {
      // Java refuses both at once
      words.add("-Xshare:auto");
    }
    words.add("-cp");
    words.add(
        installed
            ? System.getProperty("java.class.path", "")
            : classes.stream().map(Path::toString).collect(Collectors.joining(":")));
    return words;
  }

  /// Where the classes are that the child needs.
  private List<Path> classes() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Class<?> each : List.of(SqliteDatabase.class, JDBC.class, Logger.class)) {
      Path source = source(each);
      all.add(isReadable(source) ? source : copied(source));
    }
    return all;
  }

  private static Path source(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("nobody knows where %s comes from".formatted(type.getName()));
    }
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException | IllegalArgumentException noFile) {
      throw new IOException("%s is in no file: %s".formatted(type.getName(), noFile), noFile);
    }
  }

  private Path copied(Path source) throws IOException {
    Path copy = work.resolve(String.valueOf(source.getFileName()));
    if (Files.isDirectory(source)) {
      FolderTree.copy(source, copy, user);
    } else {
      Files.copy(source, copy);
      ServerPlace.give(copy, user);
    }
    return copy;
  }

  /// Whether the child's user can get there and read it, as everybody can.
  private boolean isReadable(Path file) {
    if (!ChildUser.isRoot()) {
      return Files.isReadable(file);
    }
    try {
      Path real = file.toRealPath();
      Path folder = real.getParent();
      return Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ)
          && (folder == null || FolderTree.isEnterable(folder, user));
    } catch (IOException missing) {
      return false;
    }
  }

  /// Some systems keep the settings of Java elsewhere, and lay links.
  private static List<Path> settings() throws IOException {
    List<Path> targets = new ArrayList<>();
    for (String name : List.of("conf", "conf/security", "lib/security")) {
      Path folder = JAVA_HOME.resolve(name);
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            addTarget(file, targets);
          }
        }
      }
    }
    return targets;
  }

  private static void addTarget(Path file, List<Path> targets) throws IOException {
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      if (!real.startsWith(JAVA_HOME) && !real.startsWith("/usr")) {
        targets.add(real);
      }
    }
  }

  /// The names of files must be those of this process.
  private static String locale() {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(System::getenv)
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .orElse("C.UTF-8");
  }
}
