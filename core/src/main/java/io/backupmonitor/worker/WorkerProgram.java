package io.backupmonitor.worker;

import io.backupmonitor.format.digest.DigestChoice;
import io.backupmonitor.format.stream.InflaterChoice;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How a worker is started: the same Java and the same class path as this process, and a heap that
/// is bounded whatever a backup asks for. Immutable.
///
/// @param java the program
/// @param options what it is given before the class path
/// @param classPath where its classes are
/// @param questions how many it answers at once
record WorkerProgram(Path java, List<String> options, String classPath, int questions) {

  /// The most memory that a worker's heap may take, as Java writes it: `256m`. Unless that is said,
  /// it is what one inspection may need at most, and half of that for each further one at the same
  /// time: two that need all of it do not happen, and if they do they are read one by one.
  static final String HEAP_PROPERTY = "backupmonitor.worker.heap";

  private static final int HEAP_MEBIBYTES = 256;
  private static final int HEAP_OF_ANOTHER_MEBIBYTES = 128;

  /// More options for the Java of a worker, separated by blanks.
  static final String OPTIONS_PROPERTY = "backupmonitor.worker.options";

  /// Where a distribution lies: there the options are kept, and what Java learnt in advance.
  static final String HOME_PROPERTY = "backupmonitor.home";

  private static final List<String> OWN =
      List.of(
          // What lives only while a block is read fits into this, and into the processor's cache; a
          // larger one costs time to be had at all, and room that what is kept may need.
          "-Xmn16m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisplayVMOutputToStderr",
          // Loops over bytes are optimised as soon as ever; what runs once for each backup is not
          // worth the optimiser's time until there were very many.
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000");

  private static final List<String> WITHOUT_HOME =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final List<String> HANDED_ON =
      List.of(
          "org.sqlite.lib.path",
          "ZstdNativePath",
          "file.encoding",
          InflaterChoice.PROPERTY,
          DigestChoice.PROPERTY);

  WorkerProgram {
    options = List.copyOf(options);
  }

  /// That of this process; empty where there is no Java that could be started once more.
  static Optional<WorkerProgram> ofThisProcess() {
    Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
    String classPath = absolute(System.getProperty("java.class.path", ""));
    if (!Files.isExecutable(java) || classPath.isEmpty()) {
      return Optional.empty();
    }
    List<String> options = new ArrayList<>(home().orElse(WITHOUT_HOME));
    options.addAll(OWN);
    Optional.ofNullable(System.getProperty(HEAP_PROPERTY))
        .ifPresent(value -> options.add("-Xmx" + value));
    options.addAll(
        Arrays.stream(System.getProperty(OPTIONS_PROPERTY, "").split(" ", -1))
            .filter(each -> !each.isEmpty())
            .toList());
    for (String name : HANDED_ON) {
      Optional.ofNullable(System.getProperty(name))
          .ifPresent(value -> options.add("-D%s=%s".formatted(name, value)));
    }
    return Optional.of(new WorkerProgram(java, options, classPath, 1));
  }

  /// The same for so many questions at once.
  WorkerProgram answering(int more) {
    return new WorkerProgram(java, options, classPath, more);
  }

  /// The options that a distribution keeps, and its AOT cache.
  private static Optional<List<String>> home() {
    return Optional.ofNullable(System.getProperty(HOME_PROPERTY))
        .map(
            home ->
                List.of(
                    "@" + home + "/jvm.options",
                    "-XX:AOTCache=" + home + "/worker.aot",
                    "-Xlog:disable"));
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .filter(each -> !each.isEmpty())
            .map(each -> Path.of(each).toAbsolutePath().toString())
            .toList());
  }

  /// The same for backups that are too small for an optimiser's time to come back.
  WorkerProgram quick() {
    List<String> quick = new ArrayList<>(options);
    quick.add("-XX:TieredStopAtLevel=1");
    return new WorkerProgram(java, quick, classPath, questions);
  }

  /// Starts one.
  ///
  /// @param reach what it may read and write
  /// @param user who it runs as; empty when that is the user of this process
  /// @throws IOException when no process can be started
  Worker start(ProcessRunner runner, ChildReach reach, Optional<ChildUser> user)
      throws IOException {
    WorkerScratch scratch = WorkerScratch.make(reach, user);
    try {
      return new Worker(runner.startTalking(command(reach, scratch.folder())), reach, scratch);
    } catch (IOException | RuntimeException impossible) {
      scratch.close();
      throw impossible;
    }
  }

  private ChildCommand command(ChildReach reach, Path scratch) {
    List<String> words = new ArrayList<>(List.of(java.toString()));
    words.addAll(options);
    if (options.stream().noneMatch(each -> each.startsWith("-Xmx"))) {
      words.add("-Xmx%dm".formatted(HEAP_MEBIBYTES + (questions - 1) * HEAP_OF_ANOTHER_MEBIBYTES));
    }
    words.add("-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors());
    words.add("-Djava.io.tmpdir=" + scratch);
    words.addAll(List.of("-cp", classPath, WorkerMain.class.getName()));
    words.addAll(List.of(String.valueOf(questions), scratch.toString()));
    return ChildCommand.of(words)
        .with(Map.of("LC_ALL", locale()))
        .reaching(
            Stream.concat(reach.reads().stream(), own()).toList(),
            Stream.concat(reach.writes().stream(), Stream.of(scratch)).toList());
  }

  /// What it needs of this program itself.
  private Stream<Path> own() {
    String home = System.getProperty(HOME_PROPERTY, "");
    Stream<Path> given =
        Stream.of(home, System.getProperty("ZstdNativePath", ""))
            .filter(each -> !each.isEmpty())
            .map(Path::of);
    // the jars of a distribution name nothing outside of it, and reading them takes a moment
    Stream<Path> classes =
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(each -> home.isEmpty() || !each.startsWith(home))
            .flatMap(WorkerFiles::ofClasses);
    Path installed = Path.of(System.getProperty("java.home", ""));
    return Stream.of(classes, given, WorkerFiles.ofJava(installed)).flatMap(each -> each);
  }

  /// The names of files and the language of messages must be those of this process.
  private static String locale() {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(System::getenv)
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .orElse("C.UTF-8");
  }
}
