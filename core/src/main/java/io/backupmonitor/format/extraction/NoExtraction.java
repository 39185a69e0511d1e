package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Entry;

/// Leaves nothing anywhere: the backup is only looked at.
public final class NoExtraction implements Extraction {

  @Override
  public EntryTarget begin(Entry entry) {
    return EntryTarget.NOWHERE;
  }

  @Override
  public void close() {}
}
