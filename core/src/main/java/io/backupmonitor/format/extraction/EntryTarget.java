package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import java.io.Closeable;
import java.io.IOException;

/// Where the bytes of one member go.
public interface EntryTarget extends Closeable {

  /// A target that keeps nothing.
  EntryTarget NOWHERE =
      new EntryTarget() {
        @Override
        public boolean keeps() {
          return false;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public void hole(long length) {}

        @Override
        public void close() {}
      };

  /// Whether what is written here is kept anywhere. Where it is not, the caller may skip the calls.
  boolean keeps();

  /// Takes the next bytes.
  ///
  /// @throws DamageException with `restore.no_space` when the disk is full
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// Takes a run of zero bytes without needing room for them.
  void hole(long length) throws IOException;

  /// Ends the member.
  @Override
  void close() throws IOException;
}
