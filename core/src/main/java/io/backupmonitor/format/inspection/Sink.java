package io.backupmonitor.format.inspection;

import java.io.Serializable;

/// Where an inspection leaves what it reads, so that a restore costs no second read. Plain data:
/// the inspection may run in another process.
public sealed interface Sink extends Serializable {

  /// Nowhere: the backup is only looked at.
  record None() implements Sink {}

  /// Into a folder, contained: an archive's members under their names, a document under its own.
  ///
  /// @param path the folder, which exists and is empty
  /// @param mostBytes what may be written there; what would be more is not
  record Folder(String path, long mostBytes) implements Sink {

    /// As long as the disk has room.
    public Folder(String path) {
      this(path, Long.MAX_VALUE);
    }
  }

  /// The innermost document's bytes into a Unix socket on which somebody listens; those of a
  /// document that is packed inside, or of a directory, as one stream that needs no decoder any
  /// more ([Format#unpacks()]), so that the listener needs none either.
  ///
  /// @param path the socket
  record Socket(String path) implements Sink {}
}
