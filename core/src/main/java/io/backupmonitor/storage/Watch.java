package io.backupmonitor.storage;

import java.io.IOException;

/// Hears of every call to a storage.
interface Watch {

  /// The storage is about to be asked.
  ///
  /// @throws IOException when it must not be
  void asked() throws IOException;

  /// It answered, or refused to.
  ///
  /// @throws IOException when nobody waits for the answer any more
  void answered() throws IOException;
}
