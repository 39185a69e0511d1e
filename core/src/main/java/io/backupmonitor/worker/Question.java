package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.storage.BackupSource;

/// What a worker is asked.
sealed interface Question {

  /// To read a backup; it answers with the records of the inspection.
  ///
  /// @param processorsFree whether the reading may use more threads than one
  record Inspect(InspectionRequest request, boolean processorsFree) implements Question {}

  /// To look at a backup's first bytes; it answers with the chain of formats as one record.
  record Detect(BackupSource source, KeyFiles keys) implements Question {}
}
