package io.backupmonitor.format.database.postgresql;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Keeps the first bytes of a small file.
final class KeptBytes implements FileWitness {

  private static final int MOST = 4096;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Consumer<byte[]> reader;

  /// @param reader gets the bytes at the end of the file
  KeptBytes(Consumer<byte[]> reader) {
    this.reader = reader;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, Math.min(length, MOST - kept.size()));
  }

  @Override
  public void end() {
    reader.accept(kept.toByteArray());
  }
}
