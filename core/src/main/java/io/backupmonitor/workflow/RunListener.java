package io.backupmonitor.workflow;

import io.backupmonitor.model.Finding;

/// Hears how a run goes on, for progress and for results as they come. Called from one thread at a
/// time.
public interface RunListener {

  /// Hears nothing.
  RunListener SILENT = new RunListener() {};

  /// How much there is to do is known now.
  ///
  /// @param backups how many backups will be looked at
  /// @param bytes how many stored bytes they have together
  default void begun(int backups, long bytes) {}

  /// The bytes read so far, of all backups together.
  default void progress(long bytesRead) {}

  /// Something was found that concerns no backup: a special file, a place that cannot be listed.
  default void noticed(Finding finding) {}

  /// One more backup is done.
  default void judged(JudgedBackup backup) {}
}
