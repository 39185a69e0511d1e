package io.backupmonitor.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/// The bytes of one stored file.
///
/// Each stream or channel is for one thread at a time; several may be open at once.
public interface BackupBytes extends Closeable {

  /// A new stream that begins `offset` bytes after the start. The caller closes it.
  InputStream stream(long offset) throws IOException;

  /// A new read-only channel where random access is cheap; empty where it is not. The caller closes
  /// it.
  Optional<SeekableByteChannel> channel() throws IOException;

  /// The file as it is now: compared with the first look it tells whether the file changed while it
  /// was read.
  StoredFile now() throws IOException;

  @Override
  void close() throws IOException;
}
