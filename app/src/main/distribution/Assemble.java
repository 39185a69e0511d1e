import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Puts the distribution together once its libraries lie in `lib`: the program's own jar, the
/// launcher, native libraries unpacked, and the AOT caches that make every start fast.
///
/// Run by the build: `java Assemble.java ROOT JAR DISTRIBUTION`.
final class Assemble {

  /// What a worker rehearses with, below `examples/backups`.
  private static final List<String> EXAMPLES =
      List.of(
          "databases/shop.sql.gz",
          "databases/wiki.db",
          "files/home.tar.gz",
          "files/home.tar.zst",
          "files/letters.zip");

  private final Path root;
  private final Path distribution;

  private Assemble(Path root, Path distribution) {
    this.root = root;
    this.distribution = distribution;
  }

  public static void main(String[] arguments) throws Exception {
    Assemble assemble =
        new Assemble(Path.of(arguments[0]).toRealPath(), Path.of(arguments[2]).toAbsolutePath());
    assemble.run(Path.of(arguments[1]));
  }

  private void run(Path jar) throws Exception {
    Path lib = distribution.resolve("lib");
    copy(jar, lib.resolve("backup-monitor.jar"));
    removeForeign(lib);
    copy(root.resolve("backup-monitor"), distribution.resolve("backup-monitor"));
    copy(
        root.resolve("app/src/main/distribution/jvm.options"),
        distribution.resolve("jvm.options"));
    copy(
        root.resolve("app/src/main/distribution/logging.properties"),
        distribution.resolve("logging.properties"));
    unpackNatives(lib);
    try (Stream<Path> jars = Files.list(lib)) {
      for (Path library : jars.filter(Assemble::isRewritten).toList()) {
        rewrite(library);
      }
    }
    makeCaches();
    Files.writeString(distribution.resolve("java"), System.getProperty("java.home") + "\n");
    Files.writeString(distribution.resolve("built"), "");
  }

  private static void copy(Path from, Path to) throws IOException {
    Path fresh = to.resolveSibling("." + to.getFileName() + ".new");
    Files.copy(
        from, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Removes libraries that an earlier build left and that the class path no longer names.
  private static void removeForeign(Path lib) throws IOException {
    List<String> known = new ArrayList<>(List.of("backup-monitor.jar"));
    try (JarFile own = new JarFile(lib.resolve("backup-monitor.jar").toFile())) {
      known.addAll(
          List.of(own.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
    }
    try (Stream<Path> files = Files.list(lib)) {
      for (Path file : files.toList()) {
        if (!known.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }

  private static boolean isRewritten(Path jar) {
    return nameOf(jar).startsWith("picocli-") || nameOf(jar).startsWith("xz-");
  }

  /// Gives classes of Java 5, which the AOT cache does not take, the form of Java 8: the same code
  /// with stack maps. It saves 0.1 s of CPU at every start. And breaks seals: in a distribution
  /// that was moved, Java takes the classes of a sealed package that are in the cache and those
  /// that are not for strangers, and loads neither.
  private static void rewrite(Path jar) throws IOException {
    Path fresh = jar.resolveSibling("." + nameOf(jar) + ".new");
    URL[] urls = {jar.toUri().toURL()};
    try (URLClassLoader classes =
            new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        JarFile old = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(fresh);
        JarOutputStream output = new JarOutputStream(file)) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (JarEntry entry : Collections.list(old.entries())) {
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        output.putNextEntry(copy);
        byte[] bytes = old.getInputStream(entry).readAllBytes();
        output.write(
            switch (entry.getName()) {
              case JarFile.MANIFEST_NAME -> unsealed(bytes);
              case String name when name.endsWith(".class") -> modern(format, bytes);
              default -> bytes;
            });
        output.closeEntry();
      }
    }
    Files.move(
        fresh, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] unsealed(byte[] manifest) {
    return new String(manifest, StandardCharsets.UTF_8)
        .replaceAll("(?im)^Sealed: *true\\R", "")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] modern(ClassFile format, byte[] bytes) {
    int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    if (version >= ClassFile.JAVA_8_VERSION) {
      return bytes;
    }
    ClassTransform stackMaps = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    return format.transformClass(
        format.parse(bytes),
        stackMaps.andThen(
            (builder, element) -> {
              if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
              } else {
                builder.with(element);
              }
            }));
  }

  /// The native libraries of this machine; on others SQLite and Zstandard unpack their own at every
  /// start.
  private void unpackNatives(Path lib) throws IOException {
    boolean intel =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> true;
          default -> false;
        };
    boolean musl = Files.exists(Path.of("/etc/alpine-release"));
    String system = System.getProperty("os.name");
    unpackNative(
        lib,
        "sqlite-jdbc",
        "org/sqlite/native/%s/%s/libsqlitejdbc.so"
            .formatted(musl ? "Linux-Musl" : system, intel ? "x86_64" : "aarch64"),
        "libsqlitejdbc.so");
    if (!musl && system.equals("Linux")) {
      unpackNative(
          lib,
          "zstd-jni",
          "linux/%s/libzstd-jni-".formatted(intel ? "amd64" : "aarch64"),
          "libzstd-jni.so");
    }
  }

  /// Unpacks the library whose name in its jar begins like that.
  private void unpackNative(Path lib, String jarName, String begin, String name)
      throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      for (Path jar : jars.filter(file -> nameOf(file).startsWith(jarName)).toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          for (JarEntry entry : Collections.list(file.entries())) {
            if (entry.getName().startsWith(begin)) {
              Path folder = Files.createDirectories(distribution.resolve("native"));
              Path fresh = folder.resolve(name + ".new");
              Files.write(fresh, file.getInputStream(entry).readAllBytes());
              Files.move(
                  fresh,
                  folder.resolve(name),
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING);
            }
          }
        }
      }
    }
  }

  /// Two caches, since a worker needs a third of what the program needs: that saves it 0.07 s of
  /// CPU at every start. A worker rehearses with what the program rehearses with, and with some
  /// kinds more.
  private void makeCaches() throws IOException, InterruptedException {
    makeCache("backup-monitor", List.of("io.backupmonitor.app.Rehearsal"));
    Path stage = Files.createTempDirectory("backup-monitor-rehearsal-");
    try {
      Path backups = Files.createDirectory(stage.resolve("backups"));
      Path content = Files.createDirectory(stage.resolve("content"));
      for (String example : EXAMPLES) {
        Path file = root.resolve("examples/backups").resolve(example);
        Files.copy(file, backups.resolve(nameOf(file)));
      }
      run(
          "backups",
          List.of(),
          List.of("io.backupmonitor.app.RehearsalBackups", backups.toString()));
      makeCache(
          "worker",
          List.of(
              "io.backupmonitor.worker.WorkerRehearsal", backups.toString(), content.toString()));
    } finally {
      remove(stage);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// What was run often in a rehearsal would be compiled at the begin of every run, where most of it
  /// is not needed: 0.02 to 0.2 s of processor time.
  private static final List<String> LEARN_NO_PROFILES =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

  /// Runs a rehearsal of the usual work and keeps what the virtual machine learnt from it. Without
  /// a cache everything works, only slower; so a failure is told and ends nothing.
  private void makeCache(String name, List<String> words)
      throws IOException, InterruptedException {
    Path cache = distribution.resolve(name + ".aot");
    Path fresh = distribution.resolve("." + name + ".aot.new");
    List<String> options = new ArrayList<>(LEARN_NO_PROFILES);
    options.add("-XX:AOTCacheOutput=" + fresh);
    if (run(name, options, words) && Files.exists(fresh)) {
      Files.move(
          fresh, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    Files.deleteIfExists(cache);
    Files.deleteIfExists(fresh);
    System.err.println("No AOT cache was made, starts will be slow; see " + log(name));
  }

  private Path log(String name) {
    return distribution.resolveSibling(name + "-rehearsal.log");
  }

  /// Runs a class of the program to its end.
  ///
  /// @return whether it ended well
  private boolean run(String name, List<String> options, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + distribution.resolve("jvm.options"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xlog:disable",
            "-Dorg.sqlite.lib.path=" + distribution.resolve("native"),
            "-cp",
            distribution.resolve("lib/backup-monitor.jar").toString()));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    return ended && process.exitValue() == 0;
  }
}
