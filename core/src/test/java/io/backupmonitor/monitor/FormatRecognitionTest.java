package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Formats;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files an audit takes for backups by what is in them.
final class FormatRecognitionTest {

  @TempDir Path folder;

  private boolean takes(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    FolderStorage storage = new FolderStorage(folder);
    try (Stream<StoredFile> files = storage.list(BackupPath.ROOT)) {
      StoredFile file =
          files.filter(each -> each.path().text().equals(name)).findFirst().orElseThrow();
      return new FormatRecognition(storage, Formats.found()).byContent(file);
    }
  }

  @Test
  void doesNotOverlookABackupOfWhichNothingIsLeft() throws IOException {
    assertThat(takes("shop.dump", new byte[0])).isTrue();
    assertThat(takes("shop.backup", new byte[70_000])).isTrue();
    assertThat(
            takes(
                "old.dump.1", "pg_dump: error: no route to host".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(
            takes("shop.bak", "<!DOCTYPE html><title>502</title>".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
  }

  @Test
  void passesOverWhatMayBeAnything() throws IOException {
    assertThat(takes("notes.txt", new byte[0])).isFalse();
    assertThat(takes("hosts.bak", new byte[0])).isFalse();
    assertThat(takes("hosts.backup", "127.0.0.1 localhost".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(takes("disk.img", new byte[70_000])).isFalse();
  }
}
