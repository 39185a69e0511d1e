package io.backupmonitor.format.dump.postgresql;

import java.io.IOException;

/// Takes the parts of an archive of pg_dump. For one thread.
///
/// @param <X> what it throws when it wants no more
public interface ArchiveTaker<X extends Exception> {

  /// Says where the next parts come from, for messages: `entry 7 (TABLE orders), `; lines are
  /// counted from there. Empty for what pg_restore would add itself.
  void at(String place);

  /// Takes the next part. Each entry, each table's rows and each large object ends with an
  /// [PostgresDumpPart.End].
  void take(PostgresDumpPart part) throws IOException, X;
}
