package io.backupmonitor.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.MemoryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A repository that the real program makes in a test, and what is done to copies of it.
///
/// @param tool `restic` or `borg`
/// @param folder holds the repository, its password and the program's own folder
public record MadeRepository(String tool, Path folder) {

  public static final String PASSWORD = "correct horse";

  /// The tree that is saved, with what a tree may hold.
  public static Path tree(Path folder) throws Exception {
    Path top = folder.resolve("tree");
    Files.createDirectories(top.resolve("docs/old"));
    Files.write(top.resolve("big"), noise(300_000));
    Files.writeString(top.resolve("docs/a.txt"), "hello");
    Files.writeString(top.resolve("docs/it's [odd] \\ 100%"), "odd");
    Files.writeString(top.resolve("docs/empty"), "");
    Files.createLink(top.resolve("docs/b.txt"), top.resolve("docs/a.txt"));
    Files.createSymbolicLink(top.resolve("docs/link"), Path.of("/nowhere/at/all"));
    run(folder, Map.of(), "sh", "-c", "printf x > \"$(printf 'tree/caf\\351')\"; mkfifo tree/pipe");
    return top;
  }

  /// A tree that needs root: a device, and files that no mode lets anybody read.
  public static void treeOfRoot(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("tree/locked"));
    Files.writeString(folder.resolve("tree/locked/a"), "a");
    Files.writeString(folder.resolve("tree/sealed"), "b");
    String modes = "mknod tree/device c 1 3; chmod 000 tree/sealed tree/locked";
    run(folder, Map.of(), "sh", "-c", modes);
  }

  /// Bytes that do not compress.
  public static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  public static MadeRepository restic(Path folder) throws Exception {
    MadeRepository made = new MadeRepository("restic", folder);
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    made.restic("init");
    return made;
  }

  public static MadeRepository borg(Path folder, String encryption) throws Exception {
    MadeRepository made = new MadeRepository("borg", folder);
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    made.borg("init", "--encryption", encryption, "repository");
    return made;
  }

  /// Makes a repository of restic with a snapshot in it; its password lies beside it.
  public static void filledRestic(Path folder) throws Exception {
    MadeRepository made = restic(folder);
    tree(folder);
    made.restic("backup", "tree");
  }

  /// Makes a repository of Borg with an archive in it; its password lies beside it.
  public static void filledBorg(Path folder) throws Exception {
    MadeRepository made = borg(folder, "repokey");
    tree(folder);
    made.borg("create", "repository::first", "tree");
  }

  /// Runs restic in the folder.
  public void restic(String... words) throws Exception {
    run(folder, environment(), Stream.concat(Stream.of("restic", "-q"), Stream.of(words)));
  }

  /// Runs Borg in the folder.
  public void borg(String... words) throws Exception {
    run(folder, environment(), Stream.concat(Stream.of("borg"), Stream.of(words)));
  }

  private Map<String, String> environment() {
    return Map.of(
        "RESTIC_REPOSITORY",
        folder.resolve("repository").toString(),
        "RESTIC_PASSWORD_FILE",
        folder.resolve("password").toString(),
        "XDG_CACHE_HOME",
        folder.resolve("home").toString(),
        "BORG_BASE_DIR",
        folder.resolve("home").toString(),
        "BORG_PASSPHRASE",
        PASSWORD,
        "BORG_CHECK_I_KNOW_WHAT_I_AM_DOING",
        "YES");
  }

  private static void run(Path folder, Map<String, String> environment, Stream<String> words)
      throws Exception {
    run(folder, environment, words.toArray(String[]::new));
  }

  private static void run(Path folder, Map<String, String> environment, String... words)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s said: %s", String.join(" ", words), said).isLessThan(2);
  }

  /// The password that opens it.
  public KeyFiles keys() {
    return KeyFiles.of(folder.resolve("password"), null);
  }

  /// A password that does not.
  public KeyFiles wrongKeys() throws IOException {
    return KeyFiles.of(Files.writeString(folder.resolve("wrong"), "battery staple\n"), null);
  }

  /// A copy of it without the files that fit.
  public MadeRepository without(Path to, Predicate<String> gone) throws Exception {
    return changed(to, gone, null);
  }

  /// A copy of it in which all files that fit hold something else.
  public MadeRepository with(Path to, Predicate<String> fitting, UnaryOperator<byte[]> change)
      throws Exception {
    return changed(to, fitting, change);
  }

  private MadeRepository changed(
      Path to, Predicate<String> fitting, @Nullable UnaryOperator<byte[]> change) throws Exception {
    MemoryDirectory content = MemoryDirectory.of(folder.resolve("repository"));
    boolean any = false;
    for (DirectoryContent.File file : content.files()) {
      String path = file.path().text();
      byte[] bytes = content.bytes(path);
      boolean fits = fitting.test(path);
      any |= fits;
      if (!fits || change != null) {
        Path target = to.resolve("repository").resolve(path);
        Files.createDirectories(target.getParent());
        Files.write(target, fits && change != null ? change.apply(bytes) : bytes);
      }
    }
    assertThat(any).as("a file that fits among %s", content.files()).isTrue();
    return new MadeRepository(tool, to);
  }

  /// Every file with its bytes and its time.
  public Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("repository"))) {
      for (Path each : all.toList()) {
        state.put(each.toString(), describe(each));
      }
    }
    return state;
  }

  private static String describe(Path path) {
    try {
      Instant modified = Files.getLastModifiedTime(path).toInstant();
      return modified
          + (Files.isDirectory(path) ? "" : " " + Arrays.hashCode(Files.readAllBytes(path)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The program, as it is where it was never installed.
  public static RepositoryProgram notInstalled(RepositoryProgram program) {
    return (RepositoryProgram)
        Proxy.newProxyInstance(
            RepositoryProgram.class.getClassLoader(),
            new Class<?>[] {RepositoryProgram.class},
            (_, method, arguments) ->
                method.getName().equals("installed")
                    ? Optional.empty()
                    : method.invoke(program, arguments));
  }

  /// Makes every file look old, so that a touch shows.
  public void age() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("repository"))) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      }
    }
  }
}
