package io.backupmonitor.app;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Writes nested maps, lists, texts, numbers and booleans as JSON.
final class JsonTree {

  private JsonTree() {}

  static void write(JsonGenerator json, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (key, item) -> {
              json.writeName(key.toString());
              write(json, item);
            });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(item -> write(json, item));
        json.writeEndArray();
      }
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
