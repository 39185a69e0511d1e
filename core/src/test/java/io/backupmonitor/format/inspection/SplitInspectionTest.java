package io.backupmonitor.format.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Limits;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies in several files and is read by jumping.
class SplitInspectionTest {

  private static final Limits LIMITS =
      new Limits(1L << 40, 2_000, 1_000, 6, 256L << 20, Duration.ofMinutes(5));

  @TempDir Path folder;
  @TempDir Path scratch;
  @TempDir Path drill;

  @Test
  void jumpsInTheFilesOfASetWithoutACopy() throws Exception {
    Path zip = folder.resolve("a.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int member = 0; member < 50; member++) {
        out.putNextEntry(new ZipEntry("member-" + member));
        out.write(new byte[member * 300]);
      }
    }
    for (int parts : List.of(2, 3, 10)) {
      Inspection inspection = inspect(split(zip, parts), new Sink.None(), null);
      assertThat(codes(inspection)).isEmpty();
      assertThat(inspection.whole()).isTrue();
      assertThat(inspection.checksums()).containsKey(ChecksumAlgorithm.SHA256);
    }
  }

  @Test
  void givesTheWholeOfADatabaseInSeveralFiles() throws Exception {
    Path database = folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table orders(id, text)");
      statement.executeUpdate("insert into orders values (1, hex(zeroblob(9000)))");
    }
    byte[] whole = Files.readAllBytes(database);
    Inspection inspection =
        inspect(split(database, 3), new Sink.Folder(drill.toString()), scratch.toString());
    assertThat(codes(inspection)).isEmpty();
    assertThat(Files.readAllBytes(drill.resolve("shop.db"))).isEqualTo(whole);
  }

  private List<StoredFile> split(Path whole, int parts) throws IOException {
    byte[] all = Files.readAllBytes(whole);
    List<StoredFile> stored = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      Path file = folder.resolve("%s.%03d".formatted(whole.getFileName(), part + 1));
      int start = all.length * part / parts;
      Files.write(file, Arrays.copyOfRange(all, start, all.length * (part + 1) / parts));
      stored.add(
          new StoredFile(
              BackupPath.of(file.getFileName().toString()),
              FileKind.REGULAR,
              Files.size(file),
              Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS),
              null));
    }
    return stored;
  }

  private Inspection inspect(List<StoredFile> parts, Sink sink, @Nullable String copies)
      throws InterruptedException {
    BackupSource source =
        new BackupSource(
            Storages.rootOf(folder.toString()),
            BackupKind.SPLIT_SET,
            parts.getFirst().path(),
            parts,
            List.of());
    InspectionRequest request =
        new InspectionRequest(source, Set.of(ChecksumAlgorithm.SHA256), true, sink, copies, LIMITS);
    return InProcessInspector.found().inspect(request, record -> {});
  }

  private static List<String> codes(Inspection inspection) {
    return inspection.findings().stream().map(Finding::code).map(code -> code.code()).toList();
  }
}
