package io.backupmonitor.config;

import io.backupmonitor.config.Node.Entry;
import io.backupmonitor.config.Node.Kind;
import io.backupmonitor.config.Node.Mapping;
import io.backupmonitor.config.Node.Scalar;
import io.backupmonitor.config.Node.Sequence;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `alerts.<name>` of channels that extensions bring: any value under the keys that the channel
/// declares, and `enabled`. A text with `${VARIABLE}` or `file:` becomes a [Secret].
final class OtherChannels implements Section.Strangers, Shape<Map<String, Map<String, Object>>> {

  @Override
  public boolean read(Entry entry, Values values, Reading reading) {
    String channel = entry.key().text();
    Set<String> declared = reading.rules().channels().get(channel);
    if (declared == null) {
      return false;
    }
    Map<String, Map<String, Object>> all = new LinkedHashMap<>(values.get(AlertKeys.OTHERS));
    all.put(channel, settings(channel, declared, entry.value(), reading));
    values.put(AlertKeys.OTHERS, entry.value().mark(), all);
    return true;
  }

  @Override
  public Set<String> names(Reading reading) {
    return reading.rules().channels().keySet();
  }

  private static Map<String, Object> settings(
      String channel, Set<String> declared, Node node, Reading reading) {
    Map<String, Object> settings = new HashMap<>();
    if (!(node instanceof Mapping mapping)) {
      reading.refuse(node, "alerts.%s holds keys, not %s".formatted(channel, node.noun()));
      return settings;
    }
    Set<String> known = new TreeSet<>(declared);
    known.add("enabled");
    for (Entry entry : mapping.entries()) {
      String name = entry.key().text();
      if (!known.contains(name)) {
        reading
            .problems()
            .key(
                entry.key(),
                "unknown key '%s' in alerts.%s%s; known are %s"
                    .formatted(
                        name, channel, Nearest.question(name, known), String.join(", ", known)));
        continue;
      }
      Object value = value(entry.value(), reading);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return settings;
  }

  private static @Nullable Object value(Node node, Reading reading) {
    return switch (node) {
      case Scalar scalar -> scalar(scalar, reading);
      case Sequence sequence ->
          sequence.items().stream()
              .map(item -> value(item, reading))
              .filter(Objects::nonNull)
              .toList();
      case Mapping mapping -> {
        reading.refuse(mapping, "expected one value or a list, found " + mapping.noun());
        yield null;
      }
    };
  }

  private static @Nullable Object scalar(Scalar scalar, Reading reading) {
    if (scalar.kind() == Kind.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    if (scalar.kind() == Kind.INTEGER && scalar.text().matches("-?\\d{1,18}")) {
      return Long.valueOf(scalar.text());
    }
    if (scalar.kind() == Kind.NOTHING) {
      return null;
    }
    return Secrets.isReference(scalar.text()) ? Secrets.read(scalar, reading) : scalar.text();
  }

  @Override
  public @Nullable Map<String, Map<String, Object>> read(Node node, Reading reading) {
    throw new UnsupportedOperationException("channels are read one by one");
  }

  @Override
  public Object plain(Map<String, Map<String, Object>> value) {
    return value;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("object"));
  }
}
