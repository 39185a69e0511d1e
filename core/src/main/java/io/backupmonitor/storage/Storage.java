package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A place that holds backups and can only be read: there is no write and no delete.
///
/// Implementations are safe to use from several threads. An [IOException] means that the place
/// could not be asked (unreachable, no right, disk error); it never says anything about a backup. A
/// name that is not there is a [java.nio.file.NoSuchFileException].
public interface Storage extends AutoCloseable {

  /// The direct children of a directory, in no particular order, without following symbolic links.
  /// A child that vanishes during the listing is left out; one that cannot be looked at ends the
  /// stream with an [java.io.UncheckedIOException]. The caller closes the stream.
  Stream<StoredFile> list(BackupPath directory) throws IOException;

  /// One file as it is now, without following a symbolic link in its last step.
  StoredFile stat(BackupPath path) throws IOException;

  /// The bytes of a regular file. Whatever is no regular file is refused with an [IOException] and
  /// never opened, since opening a FIFO can block for ever. The caller closes the result.
  BackupBytes open(StoredFile file) throws IOException;

  /// Where the file lies on this machine, for libraries that need a path; empty for remote storage.
  Optional<Path> localPath(BackupPath path);

  /// Frees connections; files opened from here must be closed before.
  @Override
  void close() throws IOException;
}
