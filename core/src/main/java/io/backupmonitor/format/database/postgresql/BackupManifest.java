package io.backupmonitor.format.database.postgresql;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a server wrote down about the base backup that it sent: each file with its size and
/// checksum, and the pieces of the log that are needed to start from it.
///
/// @param files by their escaped paths below the data directory
/// @param ranges the pieces of the log, one per timeline
/// @param systemIdentifier which server it was; there from version 2 on
record BackupManifest(
    Map<String, Item> files, List<WalRange> ranges, OptionalLong systemIdentifier) {

  /// One file.
  ///
  /// @param size in bytes
  /// @param algorithm what its checksum was made with; null when it has none
  /// @param checksum in hexadecimal digits; empty when it has none
  record Item(long size, @Nullable String algorithm, String checksum) {}
}
