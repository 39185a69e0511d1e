package io.backupmonitor.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.server.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {

  /// Of a process of another boot.
  private static final String LEFT = "backup-monitor-7-1-7-00000001-0a1b2c3d4e5f";

  @TempDir Path folder;

  private final String temporary = System.getProperty("java.io.tmpdir");

  @BeforeEach
  void begin() throws IOException {
    System.setProperty("java.io.tmpdir", folder.resolve("tmp").toString());
    System.setProperty(ServerCache.PROPERTY, folder.resolve("cache").toString());
    for (String each : new String[] {"tmp", "drills"}) {
      Files.createDirectories(folder.resolve(each).resolve(LEFT).resolve("content"));
    }
    Files.createFile(folder.resolve("tmp/of-somebody-else"));
  }

  @AfterEach
  void end() {
    System.setProperty("java.io.tmpdir", temporary);
    System.clearProperty(ServerCache.PROPERTY);
  }

  @Test
  void areSweptWhereDrillsHappenAndWhereTemporaryFilesLie() {
    Leftovers.sweep(folder.resolve("drills"));

    assertThat(folder.resolve("drills")).isEmptyDirectory();
    assertThat(folder.resolve("tmp")).isDirectoryNotContaining("glob:**/backup-monitor-*");
    assertThat(folder.resolve("tmp/of-somebody-else")).exists();
  }

  @Test
  void areNoTroubleWhereThereIsNoPlaceForThem() {
    System.setProperty("java.io.tmpdir", folder.resolve("nowhere").toString());
    Leftovers.sweep(folder.resolve("nowhere/else"));
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }
}
