package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.DamageException;

/// What watches the bytes of one file of a base backup, wherever they come from. For one thread.
interface FileWitness {

  /// Takes the next bytes.
  void write(byte[] bytes, int offset, int length) throws DamageException;

  /// The file came to its end.
  void end() throws DamageException;
}
