package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import org.jspecify.annotations.Nullable;

/// One segment of a Borg repository and what its reading showed. Written by the one thread that
/// reads it, read by others after that.
final class BorgSegment {

  private final long number;
  private final DirectoryContent.File file;
  private @Nullable String damage;
  private boolean committed;
  private long indexed;

  BorgSegment(long number, DirectoryContent.File file) {
    this.number = number;
    this.file = file;
  }

  long number() {
    return number;
  }

  DirectoryContent.File file() {
    return file;
  }

  /// What is wrong with it; null while nothing is known to be.
  @Nullable String damage() {
    return damage;
  }

  void damaged(String what) {
    damage = what;
  }

  /// Whether its last entry is a COMMIT, which ends a transaction.
  boolean isCommitted() {
    return committed && damage == null;
  }

  void endsWithCommit(boolean commit) {
    committed = commit;
  }

  /// How many of its entries are what the index says.
  long indexed() {
    return indexed;
  }

  void isIndexed() {
    indexed++;
  }
}
