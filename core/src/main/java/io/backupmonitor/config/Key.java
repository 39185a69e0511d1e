package io.backupmonitor.config;

import org.jspecify.annotations.Nullable;

/// One key of config.yaml.
///
/// @param name as it is written
/// @param shape what may stand after it
/// @param meaning what it is for, in one sentence
/// @param fallback what holds where the key is absent; null for nothing
/// @param required whether it must be there
record Key<T>(String name, Shape<T> shape, String meaning, @Nullable T fallback, boolean required) {

  static <T> Key<T> required(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, meaning, null, true);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, meaning, null, false);
  }

  static <T> Key<T> withDefault(String name, Shape<T> shape, T fallback, String meaning) {
    return new Key<>(name, shape, meaning, fallback, false);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
