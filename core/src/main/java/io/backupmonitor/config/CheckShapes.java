package io.backupmonitor.config;

import io.backupmonitor.config.Node.Scalar;
import io.backupmonitor.model.Durations;
import io.backupmonitor.model.Expectation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The shapes of what a check on restored content is made of.
final class CheckShapes {

  private CheckShapes() {}

  /// A statement of SQL, which may have several lines.
  static Shape<String> statement() {
    return Shapes.value(
        Map.of("type", "string", "minLength", 1),
        value -> value,
        (scalar, reading) -> {
          String text = scalar.text();
          boolean control =
              text.chars()
                  .anyMatch(each -> Character.isISOControl(each) && "\n\r\t".indexOf(each) < 0);
          if (text.isBlank() || control) {
            reading.refuse(
                scalar,
                control ? "control characters are not allowed here" : "expected a statement");
            return null;
          }
          String second = SecondQuery.of(text);
          if (!second.isEmpty()) {
            reading.refuse(
                scalar,
                "a check asks one query; make another check of '%s'".formatted(shortened(second)));
            return null;
          }
          return text;
        });
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ");
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }

  /// A path of a restored file, below the top of what was restored.
  static Shape<String> pathBelow() {
    return Shapes.text(
        path ->
            path.startsWith("/") || List.of(path.split("/", -1)).contains("..")
                ? "'%s' is no path below the restored files; write it without '/' in front and without '..'"
                    .formatted(path)
                : null);
  }

  /// A regular expression.
  static Shape<String> regularExpression() {
    return Shapes.text(
        expression -> {
          try {
            var _ = Pattern.compile(expression);
            return null;
          } catch (PatternSyntaxException broken) {
            return "'%s' is no regular expression: %s"
                .formatted(expression, broken.getDescription());
          }
        });
  }

  /// One comparison.
  ///
  /// @param examples what to write, for the message
  /// @param parse gives nothing for what is no comparison
  static Shape<Expectation> expectation(
      String examples, Function<String, Optional<Expectation>> parse) {
    return Shapes.value(
        Map.of("type", List.of("string", "number")),
        Expectation::text,
        (scalar, reading) -> {
          var expectation = parse.apply(scalar.text());
          if (expectation.isEmpty()) {
            reading.refuse(
                scalar,
                "expected one comparison such as %s, found '%s'%s"
                    .formatted(examples, Shapes.shown(scalar), advice(scalar)));
          }
          return expectation.orElse(null);
        });
  }

  private static String advice(Scalar scalar) {
    if (scalar.text().strip().matches("newer\\b.*")) {
      return "; a duration is written as 26h, 90m or 1d12h";
    }
    return scalar.text().matches("\\s*(=|!=|>=|<=|>|<)?\\s*[A-Za-z].*")
        ? "; a text stands in single quotes"
        : "";
  }

  /// A duration that is a limit, which nothing could keep if it were zero.
  static Shape<Duration> limit() {
    Shape<Duration> any = Shapes.duration();
    return Shapes.value(
        any.schema(),
        Durations::text,
        (scalar, reading) -> {
          Duration duration = any.read(scalar, reading);
          if (duration != null && duration.isZero()) {
            reading.refuse(
                scalar,
                "nothing takes no time at all; expected a duration such as 90s, 15m, 2h or 1d");
            return null;
          }
          return duration;
        });
  }

  /// A share as `20%`.
  static Shape<Double> percent() {
    return Shapes.value(
        Map.of("type", "string", "pattern", "^[0-9]{1,2}(\\.[0-9]+)?%$"),
        share ->
            BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%",
        (scalar, reading) -> {
          if (!scalar.text().matches("\\d{1,2}(\\.\\d{1,6})?%")) {
            reading.refuse(
                scalar,
                "expected a percentage such as 20%%, found '%s'".formatted(Shapes.shown(scalar)));
            return null;
          }
          String number = scalar.text().substring(0, scalar.text().length() - 1);
          return new BigDecimal(number).movePointLeft(2).doubleValue();
        });
  }
}
