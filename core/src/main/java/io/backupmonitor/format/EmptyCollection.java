package io.backupmonitor.format;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.StoredFile;
import java.util.List;
import java.util.Optional;

/// A file of 0 bytes that is whole: what mongodump writes for a collection without documents. That
/// it is one is told by the `.metadata.json` beside it, which mongodump writes for every
/// collection.
public final class EmptyCollection {

  private static final String DOCUMENTS = ".bson";
  private static final String METADATA = ".metadata.json";

  private EmptyCollection() {}

  /// Whether that backup is one.
  public static boolean is(BackupSource source) {
    return source.kind() == BackupKind.FILE
        && source.size() == 0
        && is(source.path().escaped(), source.companions());
  }

  /// Whether the file at that path (escaped), which has no bytes, is one.
  ///
  /// @param companions the files that belong to it
  private static boolean is(String path, List<StoredFile> companions) {
    if (!path.endsWith(DOCUMENTS)) {
      return false;
    }
    String metadata = path.substring(0, path.length() - DOCUMENTS.length()) + METADATA;
    return companions.stream()
        .anyMatch(each -> each.path().escaped().equals(metadata) && each.size() > 0);
  }

  /// The format that reads it, if that is installed.
  public static Optional<Format> format(Sample sample, Formats formats) {
    return formats.all().stream().filter(format -> format.recognises(sample)).findFirst();
  }
}
