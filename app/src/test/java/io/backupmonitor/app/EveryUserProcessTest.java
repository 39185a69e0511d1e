package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same folder gets the same verdicts from every user who may run the program, with bubblewrap
/// and without. Root tries itself and an ordinary user; everybody else only what they are.
class EveryUserProcessTest {

  private static final Pattern LINE =
      Pattern.compile(
          "\"type\":\"backup\",\"verdict\":\"(\\w+)\",\"path\":\"(?:.*/)?([^/\"]+)\".*"
              + "\"verification\":\\{\"status\":\"(\\w+)\".*\"restore_test\":\\{\"status\":\"(\\w+)\".*");

  private static final String PASSWORD = "secret";
  private static final boolean ROOT = currentUser() == 0;

  private static final String POSTGRESQL =
      """
      --
      -- PostgreSQL database dump
      --

      -- Dumped from database version 15.18
      -- Dumped by pg_dump version 15.18

      CREATE TABLE public.orders (id integer);

      COPY public.orders (id) FROM stdin;
      1
      2
      \\.

      --
      -- PostgreSQL database dump complete
      --
      """;

  private static final String SQLITE =
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE t (a int);
      INSERT INTO t VALUES (1);
      COMMIT;
      """;

  @TempDir static Path folder;

  private static final Map<String, String> expected = new TreeMap<>();
  private static Path program;

  /// One way to run the program.
  ///
  /// @param ordinary whether it is a user without rights who runs it
  /// @param bubblewrap whether it may find bubblewrap
  record Way(boolean ordinary, boolean bubblewrap) {}

  static Stream<Way> here() {
    Stream<Boolean> users = ROOT ? Stream.of(false, true) : Stream.of(true);
    boolean installed = Files.isExecutable(Path.of("/usr/bin/bwrap"));
    return users.flatMap(
        ordinary ->
            installed
                ? Stream.of(new Way(ordinary, true), new Way(ordinary, false))
                : Stream.of(new Way(ordinary, false)));
  }

  private static int currentUser() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeAll
  static void prepare() throws Exception {
    program = ROOT ? Distribution.copiedTo(folder.resolve("program")) : Distribution.program();
    Files.createDirectory(folder.resolve("backups"));
    byte[] tar = CommandLineRun.tar("notes.txt", "content");
    backup("site.tar.gz", "passed passed passed", packed(tar));
    backup(
        "site-cut.tar.gz",
        "failed failed failed",
        Arrays.copyOf(packed(tar), packed(tar).length / 2));
    byte[] zip = zip();
    backup("docs.zip", "passed passed passed", zip);
    byte[] flipped = zip.clone();
    flipped[40] ^= 1;
    backup("docs-flipped.zip", "failed failed failed", flipped);
    backup("shop.sql", "passed passed passed", POSTGRESQL.getBytes(StandardCharsets.UTF_8));
    String half = POSTGRESQL.substring(0, POSTGRESQL.indexOf("\\."));
    backup("shop-half.sql", "failed failed failed", half.getBytes(StandardCharsets.UTF_8));
    backup("notes.sql", "passed passed passed", SQLITE.getBytes(StandardCharsets.UTF_8));
    database(folder.resolve("backups/notes.db"));
    expected.put("notes.db", "passed passed passed");
    repository();
    Files.writeString(folder.resolve("password"), PASSWORD);
    run(folder, "chmod", "-R", "a+rX", folder.toString());
  }

  /// @param verdicts of the backup, its verification and its drill
  private static void backup(String name, String verdicts, byte[] content) throws IOException {
    Files.write(folder.resolve("backups").resolve(name), content);
    expected.put(name, verdicts);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(
          "what is in the zip, and long enough to be changed".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void database(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t (a int)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
    }
  }

  private static void repository() throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/restic"))) {
      return;
    }
    Files.createDirectory(folder.resolve("tree"));
    Files.writeString(folder.resolve("tree/a"), "content");
    run(folder, "restic", "-q", "-r", "backups/restic", "init");
    run(folder, "restic", "-q", "-r", "backups/restic", "backup", "tree");
    expected.put("restic", "passed passed passed");
  }

  private static String run(Path directory, String... words) throws Exception {
    Path out = directory.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("RESTIC_PASSWORD", PASSWORD);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("made").toString());
    int code = builder.start().waitFor();
    String said = Files.readString(out);
    assertThat(code).as(said).isZero();
    Files.delete(out);
    return said.strip();
  }

  @ParameterizedTest
  @MethodSource("here")
  void givesTheSameVerdicts(Way way) throws Exception {
    Path own = Files.createTempDirectory(folder, "own");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path scratch = Files.createDirectory(own.resolve("scratch"));
    List<String> words = new ArrayList<>();
    if (ROOT && way.ordinary()) {
      int user = Integer.parseInt(run(own, "id", "-u", "nobody"));
      int group = Integer.parseInt(run(own, "id", "-g", "nobody"));
      for (Path each : List.of(own, scratch)) {
        Files.setAttribute(each, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      }
      words.addAll(List.of("setpriv", "--reuid", "" + user, "--regid", "" + group));
      words.add("--clear-groups");
    }
    words.addAll(List.of(program.toString(), "audit", "--json"));
    words.addAll(List.of("--scratch", scratch.toString()));
    words.addAll(List.of("--passphrase-file", folder.resolve("password").toString()));
    words.add(folder.resolve("backups").toString());
    String said = audited(words, own, way);

    Map<String, String> verdicts = new TreeMap<>();
    said.lines()
        .map(LINE::matcher)
        .filter(Matcher::find)
        .forEach(
            line ->
                verdicts.put(
                    line.group(2), line.group(1) + " " + line.group(3) + " " + line.group(4)));
    assertThat(verdicts).as(said).isEqualTo(expected);
    if (!way.bubblewrap()) {
      assertThat(said).contains("isolation ").doesNotContain("bubblewrap");
    }
    assertThat(scratch).isEmptyDirectory();
    assertThat(own.resolve("cache/work")).isEmptyDirectory();
  }

  private static String audited(List<String> words, Path own, Way way) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    String options = "-Dbackupmonitor.cache=" + own.resolve("cache");
    builder
        .environment()
        .put(
            "BACKUP_MONITOR_JAVA_OPTIONS",
            way.bubblewrap() ? options : options + " -Dbackupmonitor.sandbox.isolation=namespaces");
    builder.environment().put("HOME", own.toString());
    Process process = builder.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err.txt"))).isEqualTo(3);
    return Files.readString(folder.resolve("out.txt"));
  }
}
