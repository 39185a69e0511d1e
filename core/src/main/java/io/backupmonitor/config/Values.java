package io.backupmonitor.config;

import io.backupmonitor.config.Node.Mark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of one group of keys, with the places where they stand.
final class Values {

  private final Mark mark;
  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<Key<?>, Mark> marks = new HashMap<>();
  private final Set<Key<?>> refused = new HashSet<>();

  Values(Mark mark) {
    this.mark = mark;
  }

  <T> void put(Key<T> key, Mark place, Object value) {
    values.put(key, value);
    marks.put(key, place);
  }

  /// The file gives the key a value that does not fit.
  void refuse(Key<?> key, Mark place) {
    refused.add(key);
    marks.put(key, place);
  }

  /// Whether the file gives that key a value, be it a wrong one.
  boolean mentions(Key<?> key) {
    return has(key) || refused.contains(key);
  }

  /// The value, or the default of a key that has one.
  <T> T get(Key<T> key) {
    return Objects.requireNonNull(orNull(key), key.name());
  }

  /// The value, or the default; null where there is neither.
  @SuppressWarnings("unchecked")
  <T> @Nullable T orNull(Key<T> key) {
    Object value = values.get(key);
    return value == null ? key.fallback() : (T) value;
  }

  /// Whether the file gives that key a value.
  boolean has(Key<?> key) {
    return values.containsKey(key);
  }

  /// Where the group begins.
  Mark mark() {
    return mark;
  }

  /// Where the key's value stands; where the group begins when the key is absent.
  Mark mark(Key<?> key) {
    return marks.getOrDefault(key, mark);
  }
}
