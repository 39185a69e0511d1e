package io.backupmonitor.restore.server;

import java.nio.file.Path;

/// A server that lives as long as a drill. Safe to use from several threads.
public interface ThrowAwayServer extends AutoCloseable {

  /// The number of the process that holds it.
  long pid();

  /// The folder that holds its data.
  Path place();

  /// Kills it with everything that belongs to it.
  @Override
  void close();
}
