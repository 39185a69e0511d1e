package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The regular files of a directory that is one backup, for one [DirectoryFormat] to read. Safe to
/// use from several threads; each stream is for one.
public interface DirectoryContent {

  /// Every regular file below the directory, in the order of the paths.
  List<File> files();

  /// The file of that path below the directory, with `/` between its names; null when it is not
  /// there.
  @Nullable File file(String path);

  /// The first bytes of a file: `length` many, or as many as there are. Counts as no reading.
  byte[] start(File file, int length) throws IOException;

  /// The bytes of a file from the start. What is left unread is read when the stream is closed, so
  /// that every file is hashed and delivered whole. The caller closes it.
  InputStream open(File file) throws IOException;

  /// Where a file lies on this machine, for readers that jump; never to be written.
  ///
  /// @throws DamageException with `format.unsupported` where it lies on no local disk
  Path local(File file) throws IOException;

  /// Whether a symbolic link lies at that path; true as well where nobody can tell.
  default boolean mayBeLink(String path) {
    return true;
  }

  /// One regular file.
  ///
  /// @param path where it lies below the directory
  /// @param size in bytes, as listed
  record File(BackupPath path, long size) implements Serializable {}
}
