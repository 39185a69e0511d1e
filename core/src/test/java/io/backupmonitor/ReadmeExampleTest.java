package io.backupmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java example of the README compiles, runs and does what it says.
class ReadmeExampleTest {

  private static final String IMPORTS =
      """
      import io.backupmonitor.alert.*;
      import io.backupmonitor.config.*;
      import io.backupmonitor.database.*;
      import io.backupmonitor.model.*;
      import io.backupmonitor.monitor.*;
      import io.backupmonitor.report.*;
      import io.backupmonitor.restore.*;
      import io.backupmonitor.verify.*;
      import java.nio.file.Path;
      import java.util.*;
      """;

  @TempDir Path folder;

  @Test
  void worksAsItStands() throws Exception {
    Path backups = Files.createDirectory(folder.resolve("backups"));
    gzip(backups.resolve("notes-2026-11-22.txt.gz"), "something worth keeping");
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        backups:
          locations:
            - {name: files, path: backups}
          restore_testing: {test_location: scratch}
        """);
    Files.writeString(folder.resolve("Example.java"), program());

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "Example.java")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(folder.resolve("output")).content().contains("restored: passed");
    assertThat(process.exitValue()).isZero();
    assertThat(folder.resolve("reports")).isDirectoryContaining("glob:**.html");
    assertThat(folder.resolve("reports")).isDirectoryContaining("glob:**.csv");
  }

  private static String program() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    String example = readme.substring(start, readme.indexOf("```", start));
    String shown =
        "restoreTests.forEach(test -> System.out.println(\"restored: \" + test.status().word()));";
    return IMPORTS
        + "class Example { public static void main(String[] arguments) throws Exception {\n"
        + example.replace("  HealthReporter reporter", "  " + shown + "\n  HealthReporter reporter")
        + "}}\n";
  }

  private static void gzip(Path file, String content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
