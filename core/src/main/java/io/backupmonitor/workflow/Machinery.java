package io.backupmonitor.workflow;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.worker.SharedInspector;

/// The parts that every run needs, found once.
///
/// @param storages where backups lie
/// @param formats what they are
/// @param inspector reads them
/// @param engines restore them
public record Machinery(
    Storages storages, Formats formats, Inspector inspector, RestoreEngines engines) {

  /// Everything that is on the class path.
  public static Machinery found() {
    Storages storages = Storages.found();
    Formats formats = Formats.found();
    return new Machinery(
        storages, formats, SharedInspector.ofThisProcess(), RestoreEngines.found());
  }
}
