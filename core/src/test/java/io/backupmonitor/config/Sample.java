package io.backupmonitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A little language for configurations in tests: a text, an environment, and what comes of them.
final class Sample {

  private final String text;
  private final Map<String, String> environment = new HashMap<>();
  private ConfigRules rules = ConfigRules.standard();

  private Sample(String text) {
    this.text = text;
  }

  static Sample yaml(String text) {
    return new Sample(text);
  }

  /// A configuration with one location, which has the given further keys.
  static Sample location(String keys) {
    return yaml("backups:\n  locations:\n    - name: a\n      path: /a\n      " + keys + "\n");
  }

  Sample with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Sample channel(String name, String... keys) {
    rules = rules.withChannels(Map.of(name, Set.of(keys)));
    return this;
  }

  Config read() {
    return new ConfigReader(rules, environment).parse("c.yaml", text);
  }

  /// The problems, each as it is printed.
  List<String> problems() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, this::read);
    assertThat(refused).as("problems in:%n%s", text).isNotNull();
    return refused.problems().stream().map(Problem::toString).toList();
  }

  /// That there is one problem, at that place, and that its message begins so.
  void refusedAt(String place, String message) {
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("c.yaml:" + place + ": " + message);
  }
}
