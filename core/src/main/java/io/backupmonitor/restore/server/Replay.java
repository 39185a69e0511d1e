package io.backupmonitor.restore.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Runs what a dump says in a throw-away server. For one thread.
public interface Replay extends Closeable {

  /// Replays a dump to its end.
  ///
  /// @throws ReplayStoppedException when the dump or the server does not allow to go on
  /// @throws io.backupmonitor.format.DamageException when the bytes are not whole
  /// @throws IOException when the connection to the server broke
  void run(InputStream bytes) throws IOException, ReplayStoppedException;
}
