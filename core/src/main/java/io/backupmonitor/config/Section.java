package io.backupmonitor.config;

import io.backupmonitor.config.Node.Entry;
import io.backupmonitor.config.Node.Mapping;
import io.backupmonitor.config.Node.Mark;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A group of keys. Every key is read whatever is wrong with the others, so that all problems are
/// told at once; only a group without problems is built.
final class Section<T> implements Shape<T> {

  private final String name;
  private final List<Key<?>> keys;
  private final Function<Values, T> build;
  private final Check check;
  private final @Nullable Strangers strangers;

  private Section(
      String name,
      List<Key<?>> keys,
      Function<Values, T> build,
      Check check,
      @Nullable Strangers strangers) {
    this.name = name;
    this.keys = List.copyOf(keys);
    this.build = build;
    this.check = check;
    this.strangers = strangers;
  }

  /// @param name the path of the group, as in `alerts.email`; empty for the whole file
  static <T> Section<T> of(String name, List<Key<?>> keys, Function<Values, T> build) {
    return new Section<>(name, keys, build, (values, reading) -> {}, null);
  }

  /// This group with a check over several keys; it sees incomplete values when a key is wrong.
  Section<T> checking(Check more) {
    return new Section<>(name, keys, build, more, strangers);
  }

  /// This group with keys that only extensions know.
  Section<T> withStrangers(Strangers known) {
    return new Section<>(name, keys, build, check, known);
  }

  String name() {
    return name;
  }

  List<Key<?>> keys() {
    return keys;
  }

  /// What holds where the whole group is absent.
  T absent(Reading reading) {
    Node nothing = new Mapping(Mark.START, List.of());
    T value = read(nothing, reading);
    if (value == null) {
      throw new IllegalStateException(name + " has a required key and no value");
    }
    return value;
  }

  @Override
  public @Nullable T read(Node node, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      reading.refuse(node, "%s holds keys (%s), not %s".formatted(title(), some(), node.noun()));
      return null;
    }
    int before = reading.problems().count();
    Values values = new Values(mapping.mark());
    Set<String> given = new HashSet<>();
    for (Entry entry : mapping.entries()) {
      given.add(entry.key().text());
      readEntry(entry, values, reading);
    }
    for (Key<?> key : keys) {
      if (key.required() && !given.contains(key.name())) {
        reading
            .problems()
            .add(mapping.mark(), "%s needs '%s': %s".formatted(title(), key.name(), key.meaning()));
      }
    }
    check.accept(values, reading);
    return reading.problems().count() == before ? build.apply(values) : null;
  }

  private void readEntry(Entry entry, Values values, Reading reading) {
    for (Key<?> key : keys) {
      if (key.name().equals(entry.key().text())) {
        readValue(key, entry, values, reading);
        return;
      }
    }
    if (strangers == null || !strangers.read(entry, values, reading)) {
      reading.problems().key(entry.key(), unknown(entry.key().text(), reading));
    }
  }

  private <V> void readValue(Key<V> key, Entry entry, Values values, Reading reading) {
    if (entry.value().isNothing()) {
      if (key.required()) {
        reading.problems().key(entry.key(), "'%s' has no value".formatted(key.name()));
      }
      return;
    }
    V value = key.shape().read(entry.value(), reading);
    if (value == null) {
      values.refuse(key, entry.value().mark());
    } else {
      values.put(key, entry.value().mark(), value);
    }
  }

  private String unknown(String word, Reading reading) {
    List<String> names = keys.stream().map(Key::name).toList();
    String question = Nearest.question(word, names);
    if (question.isEmpty()) {
      question = Keys.homeOf(word).map(" (it belongs under %s)"::formatted).orElse("");
    }
    if (question.isEmpty() && strangers != null) {
      question = Nearest.question(word, strangers.names(reading));
    }
    String known = question.isEmpty() ? "; known are " + String.join(", ", names) : "";
    return "unknown key '%s' in %s%s%s".formatted(word, title(), question, known);
  }

  private String title() {
    return name.isEmpty() ? "the configuration" : name;
  }

  private String some() {
    return String.join(", ", keys.stream().map(Key::name).limit(3).toList()) + " …";
  }

  @Override
  public Object plain(T value) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach(key -> properties.put(key.name(), describe(key)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put("properties", properties);
    List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", strangers == null ? false : Map.of("type", "object"));
    return schema;
  }

  private static <V> Map<String, Object> describe(Key<V> key) {
    Map<String, Object> schema = new LinkedHashMap<>(key.shape().schema());
    schema.put("description", key.meaning());
    V fallback = key.fallback();
    if (fallback != null) {
      schema.put("default", key.shape().plain(fallback));
    }
    return schema;
  }

  /// A check over several keys of a group.
  @FunctionalInterface
  interface Check {
    void accept(Values values, Reading reading);
  }

  /// Reads keys that the table does not hold.
  interface Strangers {
    /// Reads the entry if it knows the key.
    boolean read(Entry entry, Values values, Reading reading);

    /// The keys that it knows.
    Set<String> names(Reading reading);
  }
}
