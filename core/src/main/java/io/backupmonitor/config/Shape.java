package io.backupmonitor.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may stand after a key: how it is read, how it is written, and how the JSON Schema says so.
interface Shape<T> {

  /// The value of that node; null when it does not fit, and then there is a problem.
  @Nullable T read(Node node, Reading reading);

  /// The value as a plain text, number, boolean or list, as one would write it in the file.
  Object plain(T value);

  /// The JSON Schema of the shape.
  Map<String, Object> schema();
}
