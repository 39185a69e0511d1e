package io.backupmonitor.restore.server;

import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A way by which the content of a backup comes into a throw-away server.
public interface Loading extends Closeable {

  /// Where the inspection has to leave the content.
  Sink sink();

  /// Waits until everything is replayed, after the inspection has come to its end. Safe when nobody
  /// ever sent anything.
  ///
  /// @return whether it came to an end in time
  boolean await(Duration limit) throws InterruptedException;

  /// What stopped the replay; null when nothing did.
  @Nullable Finding problem();

  /// Whether the dump was replayed to its end.
  boolean complete();

  /// Ends the replay, which may need its server to be gone first.
  @Override
  void close() throws IOException;
}
