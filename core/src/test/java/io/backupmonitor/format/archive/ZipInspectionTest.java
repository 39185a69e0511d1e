package io.backupmonitor.format.archive;

import static io.backupmonitor.format.archive.ZipBuilder.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a zip, whose reader jumps, fares in a whole inspection.
class ZipInspectionTest {

  private static final Limits WIDE =
      new Limits(1L << 40, 2_000, 1_000, 6, 256L << 20, Duration.ofMinutes(5));

  @TempDir Path folder;
  @TempDir Path scratch;

  @Test
  void comparesTheOutputOfAZipWithTheWholeFile() throws Exception {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("z.zip")))) {
      zip.putNextEntry(new ZipEntry("zeros"));
      byte[] block = new byte[1 << 20];
      for (int mebibytes = 0; mebibytes < 300; mebibytes++) {
        zip.write(block);
      }
    }
    assertThat(codes("z.zip", WIDE)).isEmpty();
  }

  @Test
  void countsWhatUnfoldsOutOfAZipInsideAStream() throws Exception {
    byte[] zip = zip().entry("a", "x".repeat(5_000_000)).bytes().all();
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.zip.gz")))) {
      gzip.write(zip);
    }
    assertThat(codes("a.zip.gz", WIDE)).isEmpty();
    Limits narrow = new Limits(1_000_000, 2_000, 1_000, 6, 256L << 20, Duration.ofMinutes(5));
    assertThat(codes("a.zip.gz", narrow)).containsExactly(FindingCode.LIMIT_BYTES);
  }

  private List<FindingCode> codes(String name, Limits limits) throws Exception {
    Path file = folder.resolve(name);
    StoredFile stored =
        new StoredFile(
            BackupPath.of(name),
            FileKind.REGULAR,
            Files.size(file),
            Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS),
            null);
    BackupSource source =
        new BackupSource(
            Storages.rootOf(folder.toString()),
            BackupKind.FILE,
            stored.path(),
            List.of(stored),
            List.of());
    InspectionRequest request =
        new InspectionRequest(source, Set.of(), true, new Sink.None(), scratch.toString(), limits);
    return InProcessInspector.found().inspect(request, record -> {}).findings().stream()
        .map(Finding::code)
        .toList();
  }
}
