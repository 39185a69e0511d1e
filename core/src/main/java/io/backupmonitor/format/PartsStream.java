package io.backupmonitor.format;

import io.backupmonitor.storage.BackupBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of several parts as one stream. The parts themselves stay open.
public final class PartsStream extends BlockStream {

  private final List<BackupBytes> parts;
  private int next;
  private @Nullable InputStream current;
  private boolean closed;

  public PartsStream(List<BackupBytes> parts) {
    this.parts = parts;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (true) {
      InputStream part = current;
      if (part == null) {
        if (next == parts.size()) {
          return -1;
        }
        part = parts.get(next++).stream(0);
        current = part;
      }
      int count = part.read(bytes, offset, length);
      if (count >= 0) {
        return count;
      }
      part.close();
      current = null;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
