package io.backupmonitor.worker;

import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StorageProvider;
import io.backupmonitor.storage.StuckStorage;
import java.io.IOException;
import java.net.URI;

/// Opens storages that never answer. Only workers of tests know it.
public final class StuckProvider implements StorageProvider {

  private final StorageProvider stuck = new StuckStorage().provider();

  @Override
  public String scheme() {
    return stuck.scheme();
  }

  @Override
  public Storage open(URI root) throws IOException {
    return stuck.open(root);
  }
}
