package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Unpacks the tars of a base backup, which arrive as they are, by the same reader that reads every
/// other tar.
final class BaseBackupTars {

  private static final Pattern NAME =
      Pattern.compile("(base|pg_wal|\\d{1,10})\\.(?:tar(?:\\.[a-z0-9]+)?|tgz)");

  private BaseBackupTars() {}

  /// The name of the tar without its endings; empty when the file is none.
  static String nameOf(String file) {
    Matcher matcher = NAME.matcher(file);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /// Unpacks a tar.
  ///
  /// @param mostBytes what may be written
  /// @return the folder with its content, made here
  /// @throws DamageException when it is not whole or did not arrive as a whole
  static Path unpack(Path tar, Path parent, long mostBytes)
      throws IOException, InterruptedException {
    Path target = Files.createTempDirectory(parent, "unpacked");
    Inspection inspection =
        InProcessInspector.found()
            .inspect(
                new InspectionRequest(
                    source(tar),
                    Set.of(),
                    true,
                    new Sink.Folder(target.toString(), mostBytes),
                    parent.toString(),
                    Limits.DEFAULT),
                _ -> {});
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
    return target;
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
