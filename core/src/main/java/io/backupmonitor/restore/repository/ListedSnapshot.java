package io.backupmonitor.restore.repository;

import java.io.IOException;

/// A snapshot with what the repository says is in it.
///
/// @param files how many files it has
/// @param bytes how many bytes they have
record ListedSnapshot(Snapshot snapshot, RepositoryTool.Listing listing, long files, long bytes) {

  /// Counts.
  static ListedSnapshot of(Snapshot snapshot, RepositoryTool.Listing listing) throws IOException {
    long[] sums = new long[2];
    listing.each(
        item -> {
          if (item.isFile()) {
            sums[0]++;
            sums[1] += item.size();
          }
        });
    return new ListedSnapshot(snapshot, listing, sums[0], sums[1]);
  }

  String label() {
    return snapshot.label();
  }
}
