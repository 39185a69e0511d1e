package io.backupmonitor.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What another thread threw, for the thread that waits for its work.
public final class ThrownElsewhere {

  private ThrownElsewhere() {}

  /// Throws it here, as the very same object.
  ///
  /// @param failure null where nothing was thrown
  public static void throwOn(@Nullable Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }
}
