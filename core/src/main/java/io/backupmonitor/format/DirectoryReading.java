package io.backupmonitor.format;

import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The reading of a directory that is one backup: every file, in the order of the paths.
///
/// Its checksum is that of a list with one line per file, `checksum`, two spaces, the path below
/// the directory in escaped form and a newline: what `sha256sum` prints in the directory, for
/// plain
/// names.
final class DirectoryReading {

  private final InspectionRun run;
  private final Storage storage;
  private final Map<ChecksumAlgorithm, Digest> lists;

  DirectoryReading(InspectionRun run, Storage storage) {
    this.run = run;
    this.storage = storage;
    this.lists =
        run.request().checksums().stream()
            .collect(Collectors.toMap(Function.identity(), Digest::of));
  }

  void read() throws IOException {
    for (StoredFile file : run.request().source().parts()) {
      readFile(file);
    }
    lists.values().forEach(list -> run.answer().checksum(list.checksum()));
    if (run.request().structure()) {
      run.answer().layer("directory");
      run.answer()
          .finding(
              FindingCode.FORMAT_UNSUPPORTED,
              "is a directory backup: its %,d files were read, but not what they mean together"
                  .formatted(run.request().source().parts().size()));
    }
  }

  private void readFile(StoredFile file) throws IOException {
    try (BackupBytes bytes = storage.open(file);
        StoredStream stored =
            new StoredStream(
                List.of(bytes),
                run.request().checksums(),
                run.bytesRead(),
                run.answer()::progress)) {
      stored.transferTo(OutputStream.nullOutputStream());
      run.budget().checkTime();
      stored.checksums().forEach(checksum -> list(file, checksum));
      if (!bytes.now().sameContentAs(file)) {
        throw new DamageException(
            FindingCode.BACKUP_CHANGED_WHILE_READ,
            "'%s' changed while it was read".formatted(file.path()));
      }
    }
  }

  private void list(StoredFile file, Checksum checksum) {
    String below = file.path().escaped().substring(prefixLength());
    byte[] line = (checksum.hex() + "  " + below + "\n").getBytes(StandardCharsets.UTF_8);
    Digest list = lists.get(checksum.algorithm());
    if (list != null) {
      list.update(line, 0, line.length);
    }
  }

  private int prefixLength() {
    String directory = run.request().source().path().escaped();
    return directory.isEmpty() ? 0 : directory.length() + 1;
  }
}
