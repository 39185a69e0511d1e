package io.backupmonitor.format.repository;

import io.backupmonitor.format.MemoryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Small repositories that the real tools made, kept as zips beside the tests.
public final class RealRepository {

  private RealRepository() {}

  /// One of them.
  ///
  /// @param name `restic` (0.14, version 2, two snapshots) or `borg` (1.2.4, repokey, one archive
  ///     left after a compaction), or `restic-opened` (0.14, two snapshots, each with an index; the
  ///     password is `open sesame`)
  public static MemoryDirectory of(String name) throws IOException {
    MemoryDirectory directory = MemoryDirectory.directory();
    try (InputStream bytes = RealRepository.class.getResourceAsStream(name + ".zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        directory = directory.with(entry.getName(), zip.readAllBytes());
      }
    }
    return directory;
  }
}
