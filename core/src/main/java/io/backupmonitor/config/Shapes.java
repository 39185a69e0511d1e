package io.backupmonitor.config;

import io.backupmonitor.config.Node.Kind;
import io.backupmonitor.config.Node.Scalar;
import io.backupmonitor.config.Node.Sequence;
import io.backupmonitor.model.Durations;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The shapes of single values and lists.
final class Shapes {

  private static final Map<String, Object> STRING = Map.of("type", "string");

  private Shapes() {}

  /// `true` or `false`.
  static Shape<Boolean> flag() {
    return value(
        Map.of("type", "boolean"),
        value -> value,
        (scalar, reading) -> {
          if (scalar.kind() == Kind.BOOLEAN) {
            return scalar.text().equalsIgnoreCase("true");
          }
          String meant =
              switch (scalar.text().toLowerCase(Locale.ROOT)) {
                case "yes", "on", "y", "1" -> "; write true";
                case "no", "off", "n", "0" -> "; write false";
                default -> "";
              };
          reading.refuse(
              scalar, "expected true or false, found '%s'%s".formatted(shown(scalar), meant));
          return null;
        });
  }

  /// A whole number between two bounds.
  static Shape<Integer> whole(int minimum, int maximum) {
    return value(
        Map.of("type", "integer", "minimum", minimum, "maximum", maximum),
        value -> value,
        (scalar, reading) -> {
          Integer number = scalar.kind() == Kind.INTEGER ? decimalDigits(scalar.text()) : null;
          if (number == null || number < minimum || number > maximum) {
            reading.refuse(
                scalar,
                "expected a whole number from %d to %d, found '%s'"
                    .formatted(minimum, maximum, shown(scalar)));
            return null;
          }
          return number;
        });
  }

  private static @Nullable Integer decimalDigits(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException otherNotation) {
      return null;
    }
  }

  /// A share between 0 and 1.
  static Shape<Double> share() {
    return value(
        Map.of("type", "number", "minimum", 0, "maximum", 1),
        value -> value,
        (scalar, reading) -> {
          Double number = scalar.kind() == Kind.TEXT ? null : number(scalar.text());
          if (number == null || !(number >= 0 && number <= 1)) {
            reading.refuse(
                scalar, "expected a number from 0 to 1, found '%s'".formatted(shown(scalar)));
            return null;
          }
          return number;
        });
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException otherNotation) {
      return null;
    }
  }

  /// Any text that is not blank and has no control characters.
  static Shape<String> text() {
    return value(Map.of("type", "string", "minLength", 1), value -> value, Shapes::readText);
  }

  private static @Nullable String readText(Scalar scalar, Reading reading) {
    if (scalar.text().isBlank()) {
      reading.refuse(scalar, "expected a text, found an empty one");
      return null;
    }
    if (scalar.text().chars().anyMatch(Character::isISOControl)) {
      reading.refuse(scalar, "control characters are not allowed here");
      return null;
    }
    return scalar.text();
  }

  /// A text that a check may refuse with a sentence.
  static Shape<String> text(Function<String, @Nullable String> problem) {
    return checkedText((text, reading) -> problem.apply(text));
  }

  /// A schedule; the rules say which ones are valid.
  static Shape<String> schedule() {
    return checkedText(
        (text, reading) -> reading.rules().scheduleProblem().apply(text).orElse(null));
  }

  /// The name of a verification method; the rules say which ones there are.
  static Shape<String> method() {
    return checkedText(
        (text, reading) -> {
          List<String> known = reading.rules().methods();
          return known.contains(text)
              ? null
              : "unknown verification method '%s'%s; known are %s"
                  .formatted(text, Nearest.question(text, known), String.join(", ", known));
        });
  }

  private static Shape<String> checkedText(TextCheck check) {
    return value(
        Map.of("type", "string", "minLength", 1),
        value -> value,
        (scalar, reading) -> {
          String text = readText(scalar, reading);
          String problem = text == null ? null : check.problem(text, reading);
          if (problem != null) {
            reading.refuse(scalar, problem);
            return null;
          }
          return text;
        });
  }

  /// A glob such as `**/*.sql.gz`.
  static Shape<String> glob() {
    return text(
        glob -> {
          try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return null;
          } catch (PatternSyntaxException broken) {
            return "'%s' is no glob: %s".formatted(glob, broken.getDescription());
          }
        });
  }

  /// One of several words.
  static <T> Shape<T> word(Map<String, T> words) {
    return value(
        Map.of("enum", List.copyOf(words.keySet())),
        value -> nameOf(words, value),
        (scalar, reading) -> {
          T value = words.get(scalar.text().toLowerCase(Locale.ROOT));
          if (value == null) {
            reading.refuse(
                scalar,
                "expected one of %s, found '%s'%s"
                    .formatted(
                        String.join(", ", words.keySet()),
                        shown(scalar),
                        Nearest.question(scalar.text(), words.keySet())));
          }
          return value;
        });
  }

  private static <T> String nameOf(Map<String, T> words, T value) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /// A time zone such as `Europe/Berlin`.
  static Shape<ZoneId> zone() {
    return value(
        STRING,
        ZoneId::getId,
        (scalar, reading) -> {
          try {
            return ZoneId.of(scalar.text());
          } catch (DateTimeException unknown) {
            reading.refuse(
                scalar,
                "unknown time zone '%s'%s; write a name such as UTC or Europe/Berlin"
                    .formatted(
                        shown(scalar),
                        Nearest.question(scalar.text(), ZoneId.getAvailableZoneIds())));
            return null;
          }
        });
  }

  /// A duration such as `15m`.
  static Shape<Duration> duration() {
    return value(
        Map.of("type", "string", "pattern", "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"),
        Durations::text,
        (scalar, reading) -> {
          var duration = Durations.parse(scalar.text());
          if (duration.isEmpty()) {
            reading.refuse(
                scalar,
                "expected a duration such as 90s, 15m, 2h or 1d, found '%s'"
                    .formatted(shown(scalar)));
          }
          return duration.orElse(null);
        });
  }

  /// A number of bytes such as `20 GB`.
  static Shape<Long> size() {
    return value(
        Map.of("type", List.of("string", "integer")),
        bytes -> bytes,
        (scalar, reading) -> {
          OptionalLong bytes = Sizes.whole(scalar.text());
          if (bytes.isEmpty()) {
            reading.refuse(
                scalar,
                "expected a size such as 500 MB, 20 GB or 1.5 TiB, found '%s'"
                    .formatted(shown(scalar)));
            return null;
          }
          return bytes.getAsLong();
        });
  }

  /// A path, relative to the working directory where it is not absolute.
  static Shape<Path> path() {
    return value(
        Map.of("type", "string", "minLength", 1),
        Path::toString,
        (scalar, reading) -> {
          String text = readText(scalar, reading);
          String problem = text == null ? null : pathProblem(text);
          if (problem != null) {
            reading.refuse(scalar, problem);
          }
          return text == null || problem != null ? null : Path.of(text);
        });
  }

  /// Why that text cannot be a path; null when it can.
  static @Nullable String pathProblem(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return "'~' is not expanded here; write the whole path";
    }
    try {
      var _ = Path.of(text);
      return null;
    } catch (InvalidPathException broken) {
      return "'%s' is no path: %s".formatted(text, broken.getReason());
    }
  }

  /// A text that is never shown: itself, with `${VARIABLE}` replaced, or `file:PATH`.
  static Shape<Secret> secret() {
    return value(Map.of("type", "string", "minLength", 1), Secret::toString, Secrets::read);
  }

  /// A list; a single value counts as a list of one.
  static <T> Shape<List<T>> list(Shape<T> item, String distinct) {
    return new ListShape<>(item, distinct);
  }

  /// What stands there, shortened for a message.
  static String shown(Scalar scalar) {
    String text = scalar.text().strip();
    return text.length() <= 60 ? text : text.substring(0, 57) + "…";
  }

  /// The shape of one value.
  static <T> Shape<T> value(
      Map<String, Object> schema, Function<T, Object> plain, ScalarReading<T> reads) {
    return new ValueShape<>(schema, plain, reads);
  }

  private interface TextCheck {
    @Nullable String problem(String text, Reading reading);
  }

  /// Reads one value; null when it does not fit.
  interface ScalarReading<T> {
    @Nullable T read(Scalar scalar, Reading reading);
  }

  private record ValueShape<T>(
      Map<String, Object> schema, Function<T, Object> writes, ScalarReading<T> reads)
      implements Shape<T> {

    private ValueShape {
      // One order in every run, since the schema is published.
      schema = new TreeMap<>(schema);
    }

    @Override
    public @Nullable T read(Node node, Reading reading) {
      if (node instanceof Scalar scalar) {
        return reads.read(scalar, reading);
      }
      reading.refuse(node, "expected one value, found " + node.noun());
      return null;
    }

    @Override
    public Object plain(T value) {
      return writes.apply(value);
    }
  }

  /// A list of values.
  ///
  /// @param distinct what is the same when two items are written alike, for the message
  private record ListShape<T>(Shape<T> item, String distinct) implements Shape<List<T>> {

    @Override
    public @Nullable List<T> read(Node node, Reading reading) {
      List<Node> nodes = node instanceof Sequence sequence ? sequence.items() : List.of(node);
      if (item instanceof Section<?> && !(node instanceof Sequence)) {
        reading.refuse(
            node, "expected a list of %s ('- name: …'), found %s".formatted(distinct, node.noun()));
        return null;
      }
      int before = reading.problems().count();
      List<T> items = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (Node each : nodes) {
        T value = item.read(each, reading);
        if (value != null) {
          items.add(value);
        }
        if (each instanceof Scalar scalar && !seen.add(scalar.text())) {
          reading.refuse(each, "the %s '%s' stands here twice".formatted(distinct, shown(scalar)));
        }
      }
      return reading.problems().count() == before ? List.copyOf(items) : null;
    }

    @Override
    public Object plain(List<T> value) {
      return value.stream().map(item::plain).toList();
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "array");
      schema.put("items", item.schema());
      return schema;
    }
  }
}
