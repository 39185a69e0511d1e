package io.backupmonitor.format.matrix;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Reads one large backup in a process of its own and prints a line about it: what was said, how
/// many members and bytes it holds, and for people the seconds and the most memory it took.
final class LargeReader {

  static final int MEMBERS = 160;
  static final long MEMBER_BYTES = 32L << 20;
  static final int ENTRIES = 70_000;

  private LargeReader() {}

  /// Reads it.
  ///
  /// @param arguments `tar.gz` or `zip`, a folder, and one more to extract into if wanted
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[1]);
    Sink sink = arguments.length > 2 ? new Sink.Folder(arguments[2]) : new Sink.None();
    long start = System.nanoTime();
    Inspection inspection = arguments[0].equals("zip") ? zip(folder, sink) : tar(sink);
    System.out.println(
        String.join(
            "\t",
            Cell.of(inspection, Set.of()).text(),
            "" + inspection.inventory().entries(),
            "" + inspection.inventory().contentBytes(),
            "%.1f s, %s, %,d bytes read"
                .formatted(
                    (System.nanoTime() - start) / 1e9, mostMemory(), inspection.bytesRead())));
  }

  /// 5 GiB of rows that differ little, in a tar in a gzip of many members.
  private static Inspection tar(Sink sink) throws InterruptedException {
    byte[] content = new byte[(int) MEMBER_BYTES];
    byte[] rows = Contents.bytes(Contents.rows(300));
    for (int at = 0; at < content.length; at += rows.length) {
      System.arraycopy(rows, 0, content, at, Math.min(rows.length, content.length - at));
    }
    byte[] packed = Packer.GZIP.pack(content);
    List<byte[]> pieces = new ArrayList<>();
    for (int member = 0; member < MEMBERS; member++) {
      String size = "%011o\0".formatted(MEMBER_BYTES);
      byte[] header = TarBuilder.tar().header('0', "file" + member, "", size).open().all();
      pieces.add(Packer.GZIP.pack(header));
      pieces.add(packed);
    }
    pieces.add(Packer.GZIP.pack(new byte[1024]));
    RepeatingStorage storage = new RepeatingStorage("large.tar.gz", pieces);
    return inspect(
        new Storages(List.of(storage)), RepeatingStorage.ROOT, storage.file(), sink, null);
  }

  private static Inspection zip(Path folder, Sink sink) throws IOException, InterruptedException {
    Path file = folder.resolve("many.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int entry = 0; entry < ENTRIES; entry++) {
        zip.putNextEntry(new ZipEntry("folder%d/file%d".formatted(entry / 1000, entry)));
        zip.write(Contents.bytes("file number " + entry));
      }
    }
    try (FolderStorage storage = new FolderStorage(folder)) {
      StoredFile stored = storage.stat(BackupPath.of("many.zip"));
      return inspect(Storages.found(), storage.rootUri(), stored, sink, folder.toString());
    }
  }

  private static Inspection inspect(
      Storages storages, URI root, StoredFile file, Sink sink, @Nullable String scratch)
      throws InterruptedException {
    BackupSource source =
        new BackupSource(root, BackupKind.FILE, file.path(), List.of(file), List.of());
    Set<ChecksumAlgorithm> checksums = Set.of(ChecksumAlgorithm.SHA256);
    return new InProcessInspector(storages, Formats.found())
        .inspect(
            new InspectionRequest(source, checksums, true, sink, scratch, Limits.DEFAULT), _ -> {});
  }

  private static String mostMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .map(line -> line.replaceAll("\\s+", " "))
            .findFirst()
            .orElse("")
        : "";
  }
}
