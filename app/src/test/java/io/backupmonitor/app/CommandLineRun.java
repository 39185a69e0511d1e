package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// A folder with a configuration in it, and what commands print about it: a little language for
/// tests of the command line.
final class CommandLineRun {

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private boolean terminal;
  private int exitCode;
  private String out = "";
  private String err = "";

  private CommandLineRun(Path folder) {
    this.folder = folder;
    environment.put("DATABASE_URL", "sqlite:///" + folder.resolve("record.db"));
  }

  static CommandLineRun in(Path folder) {
    return new CommandLineRun(folder);
  }

  CommandLineRun onATerminal() {
    terminal = true;
    return this;
  }

  CommandLineRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /// Writes config.yaml with one location called `shop`, and further text.
  CommandLineRun configured(String further) {
    return file(
        "config.yaml",
        """
        backups:
          locations:
            - name: shop
              path: %s
          restore_testing: {test_location: %s}
        reporting: {output_directory: %s}
        alerts: {log: {enabled: false}}
        %s
        """
            .formatted(
                folder.resolve("backups"),
                folder.resolve("scratch"),
                folder.resolve("reports"),
                further));
  }

  CommandLineRun configured() {
    return configured("");
  }

  CommandLineRun file(String name, String text) {
    return bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  CommandLineRun bytes(String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
      return this;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// A gzip of that text.
  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return bytes.toByteArray();
  }

  /// A plain tar of one small file, which covers its content with no checksum.
  static byte[] tar(String name, String text) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(text.length()));
    put(header, 136, "14000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    byte[] tar = Arrays.copyOf(header, 10_240);
    put(tar, 512, text);
    return tar;
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  /// Runs a command; `%` in an argument stands for the folder.
  CommandLineRun run(String... arguments) {
    List<String> all = new ArrayList<>();
    for (String argument : arguments) {
      all.add(argument.replace("%", folder.toString()));
    }
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    Streams streams = new Streams(stream(outBytes), stream(errBytes), terminal, terminal);
    exitCode = Main.run(all, streams, environment);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return this;
  }

  /// Runs a command that needs the configuration of the folder.
  CommandLineRun runConfigured(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", "%/config.yaml"));
    return run(all.toArray(String[]::new));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  CommandLineRun ends(ExitCode expected) {
    assertThat(exitCode)
        .as("exit code; stdout:%n%s%nstderr:%n%s", out, err)
        .isEqualTo(expected.number());
    return this;
  }

  CommandLineRun prints(String... parts) {
    assertThat(out).contains(parts);
    return this;
  }

  CommandLineRun printsNot(String part) {
    assertThat(out).doesNotContain(part);
    return this;
  }

  CommandLineRun complains(String... parts) {
    assertThat(err).contains(parts).doesNotContain("\tat ");
    return this;
  }

  CommandLineRun isSilentOnStandardError() {
    assertThat(err).isEmpty();
    return this;
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }
}
