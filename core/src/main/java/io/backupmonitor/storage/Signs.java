package io.backupmonitor.storage;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The signs of life of a storage while a question is open. Safe to use from several threads.
final class Signs implements Watch {

  private volatile long last = System.nanoTime();
  private boolean ended;
  private @Nullable Runnable afterwards;

  @Override
  public void asked() throws IOException {
    give();
  }

  @Override
  public void answered() throws IOException {
    give();
  }

  /// Whoever comes back late, when nobody waits any more, stops here.
  private void give() throws IOException {
    last = System.nanoTime();
    if (givenUp()) {
      throw new IOException("nobody waits for the answer any more");
    }
  }

  /// How much of that time is left; negative when it is over.
  Duration remaining(Duration limit) {
    return limit.minusNanos(System.nanoTime() - last);
  }

  private synchronized boolean givenUp() {
    return afterwards != null;
  }

  /// Stops waiting.
  ///
  /// @param then what is to be done when the thread comes back after all
  synchronized void giveUp(Runnable then) {
    afterwards = then;
    if (ended) {
      then.run();
    }
  }

  /// The thread came back.
  synchronized void end() {
    ended = true;
    if (afterwards != null) {
      afterwards.run();
    }
  }
}
