package io.backupmonitor.storage;

import java.io.IOException;

/// What is asked of a storage.
///
/// @param <T> the answer
@FunctionalInterface
public interface Question<T> {
  /// Asks.
  ///
  /// @param storage closed by whoever asks, once there is an answer
  T of(Storage storage) throws IOException;
}
