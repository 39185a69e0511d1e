package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.digest.DigestChoice;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Asks what a worker is asked, without a process, so that the virtual machine can learn what a
/// worker needs. Only the build calls it.
public final class WorkerRehearsal {

  private WorkerRehearsal() {}

  /// Inspects every file in a folder into an empty one.
  ///
  /// @param arguments a folder with backups, and an empty one for what is in them
  public static void main(String[] arguments) throws IOException {
    DigestChoice.hasLibcrypto();
    Path backups = Path.of(arguments[0]);
    ByteArrayOutputStream questions = new ByteArrayOutputStream();
    WireOutput out = new WireOutput(questions);
    int number = 0;
    for (BackupSource source : sources(new FolderStorage(backups))) {
      out.int32(++number);
      QuestionForm.write(out, new Question.Detect(source, KeyFiles.NONE));
      Path into = Path.of(arguments[1]);
      String content = Files.createDirectory(into.resolve(source.path().text())).toString();
      for (Sink sink : List.of(new Sink.None(), new Sink.None(), new Sink.Folder(content))) {
        out.int32(++number);
        QuestionForm.write(out, new Question.Inspect(request(source, sink, into), true));
      }
    }
    int code =
        WorkerMain.serve(
            new ByteArrayInputStream(questions.toByteArray()),
            OutputStream.nullOutputStream(),
            1,
            Path.of(arguments[1]));
    if (code != 0) {
      throw new IOException("the rehearsal of a worker failed");
    }
  }

  private static List<BackupSource> sources(FolderStorage storage) throws IOException {
    List<BackupSource> sources = new ArrayList<>();
    try (Stream<StoredFile> files = storage.list(BackupPath.ROOT)) {
      files
          .filter(file -> file.kind() == FileKind.REGULAR)
          .map(
              file ->
                  new BackupSource(
                      storage.rootUri(), BackupKind.FILE, file.path(), List.of(file), List.of()))
          .forEach(sources::add);
    }
    return sources;
  }

  private static InspectionRequest request(BackupSource source, Sink sink, Path scratch) {
    return new InspectionRequest(
        source, Set.of(ChecksumAlgorithm.SHA256), true, sink, scratch.toString(), Limits.DEFAULT);
  }
}
