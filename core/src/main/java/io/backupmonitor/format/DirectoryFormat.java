package io.backupmonitor.format;

import java.io.IOException;

/// One kind of backup that is a directory: how to know it and what its files have to say together.
/// Found by [java.util.ServiceLoader]; implementations are stateless and safe to use from several
/// threads.
///
/// Damage is reported as by a [Format]: as a finding where the reader can go on, as a
/// [DamageException] where it cannot. Any other [IOException] comes from the storage and never
/// blames the backup.
public interface DirectoryFormat {

  /// The short name used in reports and JSON, such as `restic` or `postgresql.directory`.
  String name();

  /// Whether the directory is of this format. Two marks whose content fits are enough, so that a
  /// lost marker file is damage of the backup and not a strange directory.
  boolean recognises(DirectoryContent directory) throws IOException;

  /// Whether directories of it are known only to be told from others, and not read.
  default boolean onlyRecognised() {
    return false;
  }

  /// What the name of a file says about whether an archive holds a directory of this format. An
  /// archive is looked into as such a directory only when names speak for it, of which one is a
  /// [Fit#MARK].
  ///
  /// @param path below the directory, escaped
  default Fit fit(String path) {
    return Fit.STRANGE;
  }

  /// What a name says.
  enum Fit {
    /// Hardly anything else has such a name.
    MARK,
    /// A backup of the format has files of that name.
    ORDINARY,
    /// No backup of the format brings such a file itself.
    STRANGE
  }

  /// Reads whatever has to be read and tells everything that the directory holds and everything
  /// that is wrong with it. Files that are not opened here are read afterwards all the same, for
  /// the checksum and for the sink.
  ///
  /// Returns normally only when the structure was followed to its end.
  ///
  /// @throws DamageException when damage stops the reading
  /// @throws IOException when the storage fails
  void inspect(DirectoryContent directory, InspectionContext context) throws IOException;
}
