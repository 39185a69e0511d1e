package io.backupmonitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The example, the JSON Schema and `config show` name the same keys as the reader.
class ConfigDocumentsTest {

  private static final Path EXAMPLE = Path.of("../examples/config.yaml");

  @Test
  void theExampleIsValidAndHoldsEveryKey() throws Exception {
    String text = Files.readString(EXAMPLE);
    Config config = read(text);

    assertThat(config.locations()).extracting(LocationConfig::name).contains("shop-database");
    assertThat(keysOf(text)).isEqualTo(tableKeys());
  }

  @Test
  void theExampleShowsTheDefaultsOfEverythingButItsLocations() throws Exception {
    Config example = read(Files.readString(EXAMPLE));
    Config standard = read("timezone: UTC");

    assertThat(example.verification()).isEqualTo(standard.verification());
    assertThat(example.restoreTesting().testFrequency())
        .isEqualTo(standard.restoreTesting().testFrequency());
    assertThat(example.restoreTesting().timeLimit())
        .isEqualTo(standard.restoreTesting().timeLimit());
    assertThat(example.monitoring()).isEqualTo(standard.monitoring());
    assertThat(example.reporting()).isEqualTo(standard.reporting());
    assertThat(example.database()).isEqualTo(standard.database());
  }

  @Test
  void theSchemaHoldsEveryKey() {
    assertThat(schemaKeys("", ConfigSchema.tree())).isEqualTo(tableKeys());
  }

  @Test
  void whatIsShownHoldsEveryKeyAndReadsBackTheSame() throws Exception {
    Config config = read(Files.readString(EXAMPLE));
    String shown = ConfigText.of(config);

    assertThat(keysOf(shown)).isEqualTo(tableKeys());
    assertThat(shown).doesNotContain("canary");
    Config again = read(shown.replace("  url: \"***\"", "  url: sqlite:///backup_monitor.db"));
    assertThat(ConfigText.of(again)).isEqualTo(shown);
    assertThat(again.locations()).isEqualTo(config.locations());
    assertThat(again.verification()).isEqualTo(config.verification());
    assertThat(again.restoreTesting()).isEqualTo(config.restoreTesting());
    assertThat(again.monitoring()).isEqualTo(config.monitoring());
    assertThat(again.logging()).isEqualTo(config.logging());
  }

  private static Config read(String text) {
    Map<String, String> environment =
        Map.of("SMTP_PASSWORD", "canary", "SLACK_WEBHOOK", "https://hooks.test/canary");
    String plain = text.replace("webhook_url: \"***\"", "webhook_url: https://hooks.test");
    return new ConfigReader(ConfigRules.standard(), environment).parse("example", plain);
  }

  /// Every key of the reader, by its path.
  private static Set<String> tableKeys() {
    Set<String> keys = new TreeSet<>();
    Keys.sections()
        .forEach(
            section -> section.keys().forEach(key -> keys.add(below(section.name(), key.name()))));
    return keys;
  }

  private static Set<String> keysOf(String yaml) {
    Set<String> keys = new TreeSet<>();
    Node tree = YamlTree.read(yaml, new Problems("", yaml));
    assertThat(tree).isNotNull();
    if (tree != null) {
      collect("", tree, keys);
    }
    return keys;
  }

  private static void collect(String path, Node node, Set<String> keys) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  entry -> {
                    String key = below(path, entry.key().text());
                    keys.add(key);
                    collect(key, entry.value(), keys);
                  });
      case Node.Sequence sequence ->
          sequence.items().forEach(item -> collect(path + "[]", item, keys));
      case Node.Scalar _ -> {}
    }
  }

  private static Set<String> schemaKeys(String path, Map<?, ?> schema) {
    Set<String> keys = new TreeSet<>();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, value) -> {
            String key = below(path, name.toString());
            keys.add(key);
            keys.addAll(schemaKeys(key, (Map<?, ?>) value));
          });
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      keys.addAll(schemaKeys(path + "[]", items));
    }
    return keys;
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
