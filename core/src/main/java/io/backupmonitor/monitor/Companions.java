package io.backupmonitor.monitor;

import io.backupmonitor.storage.StoredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows the files that belong to a backup without being one: journals of databases, notes and logs
/// of vzdump, what mongodump knows of a collection, signatures, and checksums of kinds that cannot
// be checked here.
final class Companions {

  /// Endings that are added to the whole name of the backup.
  private static final List<String> ADDED =
      List.of(
          "-wal",
          "-shm",
          "-journal",
          ".notes",
          ".asc",
          ".sig",
          ".minisig",
          ".sha224",
          ".sha384",
          ".sha3",
          ".b2",
          ".b3",
          ".blake2",
          ".blake3",
          ".sfv");

  /// What mongodump knows of a collection beside its documents.
  private static final String METADATA = ".metadata.json";

  private Companions() {}

  /// The name (escaped) of the file that a file belongs to; null when it stands for itself.
  static @Nullable String ownerOf(String name, Folder folder) {
    for (String ending : ADDED) {
      if (name.endsWith(ending) && name.length() > ending.length()) {
        String owner = name.substring(0, name.length() - ending.length());
        return folder.file(owner) == null ? null : owner;
      }
    }
    int metadata = name.lastIndexOf(METADATA);
    if (metadata > 0) {
      String packed = name.substring(metadata + METADATA.length());
      String documents = name.substring(0, metadata) + ".bson" + packed;
      return folder.file(documents) == null ? null : documents;
    }
    return name.startsWith("vzdump-") && name.endsWith(".log") ? ownerOfLog(name, folder) : null;
  }

  /// `vzdump-qemu-100-2024_01_01-00_00_00.log` belongs to the `.vma.zst` of the same stem.
  private static @Nullable String ownerOfLog(String name, Folder folder) {
    String stem = name.substring(0, name.length() - "log".length());
    for (StoredFile child : folder.children()) {
      String other = folder.name(child);
      if (other.startsWith(stem) && !other.equals(name) && !other.endsWith(".notes")) {
        return other;
      }
    }
    return null;
  }
}
