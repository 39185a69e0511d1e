package io.backupmonitor.format;

import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Inspects an archive with every format on the class path, as an audit does: for what an archive
/// says about the directory that it holds.
public final class ArchivedLook {

  private final Path folder;
  private final Path scratch;

  /// @param folder an empty one, of the test alone
  public ArchivedLook(Path folder) throws IOException {
    this.folder = Files.createDirectory(folder.resolve("backups"));
    this.scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  public Inspection at(String name, byte[] bytes) throws IOException, InterruptedException {
    return at(name, bytes, scratch.toString());
  }

  /// Inspects with copies in that place only.
  ///
  /// @param place null forbids copies
  public Inspection at(String name, byte[] bytes, @Nullable String place)
      throws IOException, InterruptedException {
    InspectionRequest request =
        new InspectionRequest(
            source(name, bytes), Set.of(), true, new Sink.None(), place, Limits.DEFAULT);
    return InProcessInspector.found().inspect(request, _ -> {});
  }

  /// What the archive is by its head alone.
  public String chain(String name, byte[] bytes) throws IOException {
    try (FolderStorage storage = new FolderStorage(folder)) {
      return new FormatDetection(Formats.found()).chain(storage, source(name, bytes));
    }
  }

  private BackupSource source(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    try (FolderStorage storage = new FolderStorage(folder)) {
      BackupPath path = BackupPath.of(name);
      return new BackupSource(
          storage.rootUri(), BackupKind.FILE, path, List.of(storage.stat(path)), List.of());
    }
  }

  /// The stable names of what was found.
  public static List<String> codes(Inspection inspection) {
    return inspection.findings().stream().map(each -> each.code().code()).toList();
  }

  /// Whether nothing is left in the scratch folder.
  public boolean isClean() throws IOException {
    try (Stream<Path> left = Files.list(scratch)) {
      return left.findAny().isEmpty();
    }
  }
}
