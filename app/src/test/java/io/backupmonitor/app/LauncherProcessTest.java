package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The finished distribution as real processes.
class LauncherProcessTest {

  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("distribution", "target/distribution")).toAbsolutePath();

  @TempDir Path folder;

  private record Ended(int exitCode, String out, String err) {}

  private Process start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    // A test that was itself started in the background would hand down that SIGINT is ignored.
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectOutput(folder.resolve("out.txt").toFile());
    builder.redirectError(folder.resolve("err.txt").toFile());
    return builder.start();
  }

  private Ended end(Process process) throws Exception {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt")),
        Files.readString(folder.resolve("err.txt")));
  }

  private Ended run(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    return end(start(launcher, environment, arguments));
  }

  private static void isVersion(Ended ended) {
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("Backup Monitor ").contains("Java 25").hasLineCount(1);
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void startsFromAnyFolderAndThroughALink() throws Exception {
    Path launcher = DISTRIBUTION.resolve("backup-monitor");
    Path link = Files.createSymbolicLink(folder.resolve("bm"), launcher);
    Path linkToLink = Files.createSymbolicLink(folder.resolve("bm2"), Path.of("bm"));

    isVersion(run(launcher, Map.of(), "version"));
    isVersion(run(link, Map.of(), "version"));
    isVersion(run(linkToLink, Map.of(), "version"));
  }

  @Test
  void saysNothingAboutOptionsThatTheEnvironmentHasForJava() throws Exception {
    isVersion(
        run(
            DISTRIBUTION.resolve("backup-monitor"),
            Map.of("JAVA_TOOL_OPTIONS", "-Da=b", "JAVA_HOME", "/nowhere", "LC_ALL", "C"),
            "version"));
  }

  @Test
  void keepsTheUsersFolderAndItsNames() throws Exception {
    Path backups = Files.createDirectory(folder.resolve("sicherungen-ä"));
    Files.write(backups.resolve("ü.txt.gz"), CommandLineRun.gzip("x"));
    Ended ended =
        run(
            DISTRIBUTION.resolve("backup-monitor"),
            Map.of("LC_ALL", "C"),
            "audit",
            "--json",
            "sicherungen-ä");

    assertThat(ended.out()).contains("\"path\":\"sicherungen-ä/ü.txt.gz\"");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void staysSilentWhenItsCacheIsGoneOrBroken() throws Exception {
    Path home = moved();
    Path launcher = home.resolve("backup-monitor");
    Path cache = home.resolve("backup-monitor.aot");
    isVersion(run(launcher, Map.of(), "version"));
    Files.write(cache, new byte[100_000]);
    isVersion(run(launcher, Map.of(), "version"));
    Files.deleteIfExists(cache);
    isVersion(run(launcher, Map.of(), "version"));
  }

  private Path moved() throws IOException {
    Path home = folder.resolve("moved");
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            home.resolve(DISTRIBUTION.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return home;
  }

  @ParameterizedTest
  @CsvSource({
    "version, true",
    "audit file.tar, true",
    "audit --quiet --scratch folder file.tar, true",
    "audit --scratch=folder --output file.tar file.tar file.zip, true",
    "audit file.tar --max-scratch 1GB, true",
    "audit folder, false",
    "audit folder file.tar, false",
    "audit file.tar folder, false",
    "audit --output file.tar folder, false",
    "audit --scratch folder dump.sql, false",
    "audit file.tar dump.sql.gz, false",
    "audit nowhere, false",
    "serve, false"
  })
  void leavesTheSecondCompilerOutOfWhatIsOverInAMoment(String words, boolean leftOut)
      throws Exception {
    Path home = moved();
    Path jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("java"), jdk + "\n");
    Files.createDirectory(folder.resolve("folder"));
    for (String name : List.of("file.tar", "file.zip", "dump.sql", "dump.sql.gz")) {
      Files.createFile(folder.resolve(name));
    }

    Ended ended = run(home.resolve("backup-monitor"), Map.of(), words.split(" ", -1));

    assertThat(ended.out()).contains("io.backupmonitor.app.Main " + words);
    assertThat(ended.out().contains("-XX:TieredStopAtLevel=1")).isEqualTo(leftOut);
  }

  @Test
  void knowsWhichOptionsOfAnAuditHaveAWordOfTheirOwn() throws Exception {
    String launcher = Files.readString(DISTRIBUTION.resolve("backup-monitor"));
    String help = run(DISTRIBUTION.resolve("backup-monitor"), Map.of(), "audit", "--help").out();
    List<String> options =
        Pattern.compile("(?m)^ +(?:-\\w, +)?(--[a-z-]+)=")
            .matcher(help)
            .results()
            .map(each -> each.group(1))
            .toList();
    assertThat(options).hasSizeGreaterThan(6).contains("--scratch", "--time-limit");
    assertThat(launcher).contains(options);
  }

  @Test
  void readsTheFormatsThatExtensionsBring() throws Exception {
    Path home = moved();
    ToyFormat.pack(Files.createDirectories(home.resolve("extensions")).resolve("toy.jar"));
    Path backups = Files.createDirectory(folder.resolve("backups"));
    Files.writeString(backups.resolve("whole.toy"), "TOY\nball\nkite\nEND\n");
    Files.writeString(backups.resolve("cut.toy"), "TOY\nball\n");
    Ended ended =
        run(home.resolve("backup-monitor"), Map.of(), "audit", "--no-restore", "--json", "backups");

    assertThat(ended.out()).contains("\"format\":\"toy\"", "1 tables, 2 rows", "dump.no_footer");
    assertThat(ended.exitCode()).isEqualTo(3);
  }

  @Test
  void tellsAMissingJdkInASentence() throws Exception {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("lib"));
    Path launcher = Files.copy(DISTRIBUTION.resolve("backup-monitor"), home.resolve("bm"));
    String script = Files.readString(launcher, StandardCharsets.UTF_8);
    // The usual folders are looked at by their absolute names, so they are taken out here.
    Files.writeString(launcher, script.replace("/usr/", "/nowhere/").replace("/opt/", "/nowhere/"));
    Ended ended =
        run(
            launcher,
            Map.of("JAVA_HOME", "", "PATH", "/bin", "HOME", folder.toString()),
            "version");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).startsWith("backup-monitor: a JDK 25 is needed");
  }

  @Test
  void ctrlCEndsItAndLeavesNothingBehind() throws Exception {
    Path backups = Files.createDirectory(folder.resolve("backups"));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    try (RandomAccessFile huge = new RandomAccessFile(backups.resolve("huge.tar").toFile(), "rw")) {
      huge.setLength(2L << 30);
    }
    Process process =
        start(
            DISTRIBUTION.resolve("backup-monitor"),
            Map.of(),
            "audit",
            "--scratch",
            "scratch",
            "--output",
            "verdicts.jsonl",
            "backups");
    waitUntilScratchIsUsed(scratch, process);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    Ended ended = end(process);

    assertThat(ended.exitCode()).isEqualTo(130);
    assertThat(ended.out()).isEmpty();
    assertThat(scratch).isEmptyDirectory();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("backups", "scratch", "out.txt", "err.txt");
    }
  }

  @Test
  void ctrlCAtAnyMomentOfItsStartIsNoError() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path backups = Files.createDirectory(folder.resolve("backups"));
    Files.writeString(backups.resolve("shop.sql"), "no dump\n");
    for (int moment = 40; moment <= 400; moment += 15) {
      Process process =
          start(
              DISTRIBUTION.resolve("backup-monitor"),
              Map.of("BACKUP_MONITOR_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary),
              "audit",
              backups.toString());
      var _ = process.waitFor(moment, TimeUnit.MILLISECONDS);
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      Ended ended = end(process);

      boolean late = ended.out().contains("of 1 backup");
      assertThat(ended.err()).as("after %d ms", moment).doesNotContain("internal error");
      assertThat(ended.exitCode()).as("after %d ms", moment).isIn(130, late ? 3 : 130);
    }
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.map(String::valueOf)).noneMatch(name -> name.contains("-error-"));
    }
  }

  private static void waitUntilScratchIsUsed(Path scratch, Process process) throws IOException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (process.isAlive() && System.nanoTime() < until) {
      try (Stream<Path> used = Files.list(scratch)) {
        if (used.findAny().isPresent()) {
          return;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no drill began");
  }
}
