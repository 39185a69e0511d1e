package io.backupmonitor.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON Schema of config.yaml, written from the same table that the reader reads by.
public final class ConfigSchema {

  private ConfigSchema() {}

  /// The schema as nested maps, lists, texts, numbers and booleans, in a stable order.
  public static Map<String, Object> tree() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Backup Monitor configuration");
    schema.putAll(Keys.ROOT.schema());
    return schema;
  }
}
