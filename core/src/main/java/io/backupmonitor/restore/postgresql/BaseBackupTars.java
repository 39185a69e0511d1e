package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.OccupiedBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Unpacks the tars of a base backup, which arrive as they are, by the same reader that reads every
/// other tar, wherever inspections happen. All of them together may write what one drill may.
///
/// @param inspector reads them
/// @param place where they are unpacked
/// @param limits those of the drill
/// @param places the folders whose content counts
record BaseBackupTars(Inspector inspector, Path place, DrillLimits limits, List<Path> places) {

  private static final Pattern NAME =
      Pattern.compile("(base|pg_wal|\\d{1,10})\\.(?:tar(?:\\.[a-z0-9]+)?|tgz)");

  /// The name of the tar without its endings; empty when the file is none.
  static String nameOf(String file) {
    Matcher matcher = NAME.matcher(file);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /// Unpacks a tar.
  ///
  /// @return the folder with its content, made here
  /// @throws DamageException when it is not whole or did not arrive as a whole
  Path unpack(Path tar) throws IOException, InterruptedException {
    BackupSource source = source(tar);
    Path target = Files.createTempDirectory(place, "unpacked");
    long left = left();
    Inspection inspection;
    try {
      inspection =
          inspector.untilAnswered(each -> each.inspect(request(source, target, left), _ -> {}));
    } catch (UncheckedIOException refused) {
      throw new IOException(refused.getCause());
    }
    requireWhole(tar, inspection);
    return target;
  }

  /// How much may still be written, beside all that has been.
  private long left() {
    if (!limits.boundsScratch()) {
      return limits.scratchBytes();
    }
    long taken = 0;
    for (Path each : places) {
      taken += OccupiedBytes.below(each, limits.scratchBytes());
    }
    return Math.max(0, limits.scratchBytes() - taken);
  }

  private InspectionRequest request(BackupSource source, Path target, long left) {
    empty(target);
    return new InspectionRequest(
        source,
        Set.of(),
        true,
        new Sink.Folder(target.toString(), left),
        null,
        Limits.DEFAULT.within(limits.time()));
  }

  /// An attempt that was lost may have begun to fill it.
  private static void empty(Path target) {
    try {
      FolderTree.delete(target);
      Files.createDirectory(target);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private static void requireWhole(Path tar, Inspection inspection) throws IOException {
    Optional<Finding> problem =
        Stream.concat(inspection.findings().stream(), inspection.deliveryFindings().stream())
            .filter(each -> each.code().effect() != Effect.NONE)
            .findFirst();
    if (problem.isPresent()) {
      throw new DamageException(
          problem.get().code(), "'%s': %s".formatted(tar.getFileName(), problem.get().message()));
    }
    if (!inspection.whole()) {
      throw new IOException("'%s' could not be read to its end".formatted(tar.getFileName()));
    }
  }

  private static BackupSource source(Path tar) throws IOException {
    Path folder = tar.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("'%s' lies in no folder".formatted(tar));
    }
    try (Storage storage = Storages.found().open(folder.toUri())) {
      StoredFile file = storage.stat(BackupPath.of(String.valueOf(tar.getFileName())));
      return new BackupSource(
          folder.toUri(), BackupKind.FILE, file.path(), List.of(file), List.of());
    }
  }
}
