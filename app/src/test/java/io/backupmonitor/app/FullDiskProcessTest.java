package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Drills that would fill the disk end while there is room left for everybody else, blame nobody
/// and leave nothing. The disk is a small one in memory, which only this test sees.
class FullDiskProcessTest {

  private static final String SIZE_MB = "640";
  private static final int RESERVED_MB = 256;

  /// What may be written between two looks at the disk.
  private static final int BETWEEN_LOOKS_MB = 192;

  /// Runs the program beside somebody else, who goes on writing a little on the same disk.
  private static final String BESIDE_OTHERS =
      """
      disk=$1
      shift
      mkdir "$disk/scratch"
      least=999999999
      while [ ! -e "$disk/over" ]; do
        free=$(df -k --output=avail "$disk" | tail -n 1)
        [ "$free" -ge "$least" ] || least=$free
        echo line >>"$disk/neighbour" || echo lost
        sleep 0.02
        echo "$least" >"$disk/least"
      done &
      "$@" --scratch "$disk/scratch"
      echo "code $?"
      touch "$disk/over"
      wait
      find "$disk/scratch" -mindepth 1
      echo "least $(cat "$disk/least")"
      echo "neighbour $(sort -u "$disk/neighbour")"
      """;

  @TempDir Path folder;

  /// A drill that never gets enough, on a disk that is made one way or another.
  ///
  /// @param backup the name of its backup
  /// @param root whether root makes the disk
  record Glutton(String backup, boolean root) {}

  static Stream<Glutton> here() throws Exception {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    List<String> trial = new ArrayList<>(disk(root, Path.of("/mnt")));
    trial.add("/bin/true");
    Process process =
        new ProcessBuilder(trial)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean made;
    try {
      made = process.waitFor() == 0;
    } finally {
      process.destroyForcibly();
    }
    return made
        ? Stream.of(new Glutton("zeros.gz", root), new Glutton("shop.sql", root))
        : Stream.empty();
  }

  /// The words that make a small disk for the words after them.
  private static List<String> disk(boolean root, Path place) {
    if (root) {
      String mount = "mount -t tmpfs -o mode=755,size=" + SIZE_MB + "m tmpfs " + place;
      return List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh");
    }
    String bytes = SIZE_MB + "000000";
    return List.of(
        "bwrap", "--dev-bind", "/", "/", "--size", bytes, "--tmpfs", place.toString(), "--");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("here")
  void endsWhileThereIsRoomForOthers(Glutton glutton) throws Exception {
    // the server's user has to get to its files
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path backup = folder.resolve(glutton.backup());
    if (glutton.backup().endsWith(".gz")) {
      writeZeros(backup);
    } else {
      Files.writeString(backup, growing());
    }
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> words = new ArrayList<>(disk(glutton.root(), disk));
    words.addAll(List.of("sh", "-c", BESIDE_OTHERS, "sh", disk.toString()));
    words.addAll(List.of(Distribution.program().toString(), "audit", "--json", backup.toString()));
    String said = said(words);

    assertThat(said).contains("\"verdict\":\"error\"", "restore.no_space", "\ncode 4\n");
    assertThat(said).contains("\"restore_test\":{\"status\":\"error\"");
    assertThat(said).as("nothing is left").containsPattern("\ncode 4\nleast \\d+\n");
    assertThat(said).doesNotContain("lost").endsWith("neighbour line\n");
    long least = Long.parseLong(said.replaceFirst("(?s).*\nleast (\\d+)\n.*", "$1")) >> 10;
    assertThat(least).isBetween((long) RESERVED_MB - BETWEEN_LOOKS_MB, (long) RESERVED_MB);
  }

  private static void writeZeros(Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      byte[] zeros = new byte[1 << 20];
      for (int each = 0; each < 600; each++) {
        out.write(zeros);
      }
    }
  }

  /// A dump whose one statement makes about three gigabytes.
  private static String growing() {
    return """
        --
        -- PostgreSQL database dump
        --

        -- Dumped from database version 15.18
        -- Dumped by pg_dump version 15.18

        CREATE TABLE public.t AS
          SELECT i, repeat(md5(i::text), 30) AS x FROM generate_series(1, 3000000) i;

        --
        -- PostgreSQL database dump complete
        --
        """;
  }

  private String said(List<String> words) throws Exception {
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder
        .environment()
        .put("BACKUP_MONITOR_JAVA_OPTIONS", "-Dbackupmonitor.cache=" + folder.resolve("cache"));
    Process process = builder.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
