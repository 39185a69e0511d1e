package io.backupmonitor.format.database;

import java.io.ByteArrayOutputStream;

/// Keeps the first bytes of a small file.
final class KeptBytes implements FileWitness {

  private static final int MOST = 4096;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  byte[] bytes() {
    return kept.toByteArray();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, Math.min(length, MOST - kept.size()));
  }

  @Override
  public void end() {}
}
