package io.backupmonitor.format.matrix;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads backups as a run does it, with the whole inspector and from the disk.
final class Inspected {

  private final Inspector inspector = InProcessInspector.found();
  private final Path folder;
  private int count;

  Inspected(Path folder) {
    this.folder = folder;
  }

  Inspection of(Specimen specimen) throws IOException, InterruptedException {
    return of(specimen, Limits.DEFAULT);
  }

  Inspection of(Specimen specimen, Limits limits) throws IOException, InterruptedException {
    return of(specimen, limits, new Sink.None());
  }

  /// Extracts it as well, into that folder.
  Inspection of(Specimen specimen, Limits limits, Path drill)
      throws IOException, InterruptedException {
    return of(specimen, limits, new Sink.Folder(drill.toString()));
  }

  private Inspection of(Specimen specimen, Limits limits, Sink sink)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(folder.resolve("case" + count++));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    for (Map.Entry<String, byte[]> file : specimen.files().entrySet()) {
      Path path = place.resolve("backup").resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    try {
      InspectionRequest request =
          new InspectionRequest(
              source(place, specimen),
              Set.of(),
              true,
              sink,
              scratch.toString(),
              limits,
              keys(specimen.secret()));
      return inspector.untilAnswered(each -> each.inspect(request, _ -> {}));
    } finally {
      delete(place);
    }
  }

  private static BackupSource source(Path place, Specimen specimen) throws IOException {
    try (FolderStorage storage = new FolderStorage(place)) {
      List<StoredFile> parts = new ArrayList<>();
      for (String path : specimen.files().keySet()) {
        parts.add(storage.stat(BackupPath.of("backup/" + path)));
      }
      BackupKind kind = specimen.isDirectory() ? BackupKind.DIRECTORY : BackupKind.FILE;
      BackupPath path = specimen.isDirectory() ? BackupPath.of("backup") : parts.getFirst().path();
      return new BackupSource(storage.rootUri(), kind, path, parts, List.of());
    }
  }

  private KeyFiles keys(@Nullable String secret) throws IOException {
    if (secret == null) {
      return KeyFiles.NONE;
    }
    Path key = folder.resolve(secret);
    if (!Files.exists(key)) {
      try (InputStream bytes = Inspected.class.getResourceAsStream("../encrypted/" + secret)) {
        Files.copy(Objects.requireNonNull(bytes), key);
      }
    }
    return KeyFiles.of(null, key);
  }

  static void delete(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }
}
