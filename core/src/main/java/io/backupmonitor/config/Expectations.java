package io.backupmonitor.config;

import io.backupmonitor.model.Comparison;
import io.backupmonitor.model.Durations;
import io.backupmonitor.model.Expectation;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Comparisons as people write them in the configuration: `> 100`, `= 'x'`, `newer than 26h`, and
/// for sizes `>= 20 MB`. A bare number or text means that it is equal.
final class Expectations {

  private static final Pattern COMPARED = Pattern.compile("(=|!=|>=|<=|>|<)\\s*(.+)");
  private static final Pattern NEWER = Pattern.compile("newer\\s+than\\s+(\\S+)");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
  private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'");

  private Expectations() {}

  /// A comparison with a number, a text in quotes, or an age.
  static Optional<Expectation> any(String text) {
    String written = text.strip();
    Matcher newer = NEWER.matcher(written);
    if (newer.matches()) {
      return Durations.parse(newer.group(1)).map(age -> new Expectation.NewerThan(age, written));
    }
    Matcher compared = COMPARED.matcher(written);
    boolean signed = compared.matches();
    return value(
        signed ? comparison(compared.group(1)) : Comparison.EQUAL,
        signed ? compared.group(2).strip() : written,
        signed ? written : "= " + written);
  }

  private static Optional<Expectation> value(Comparison comparison, String value, String text) {
    if (NUMBER.matcher(value).matches()) {
      return Optional.of(new Expectation.OfNumber(comparison, new BigDecimal(value), text));
    }
    Matcher quoted = QUOTED.matcher(value);
    return quoted.matches()
        ? Optional.of(new Expectation.OfText(comparison, quoted.group(1).replace("''", "'"), text))
        : Optional.empty();
  }

  /// A comparison with a count.
  static Optional<Expectation> count(String text) {
    return any(text).filter(Expectation.OfNumber.class::isInstance);
  }

  /// A comparison with a number of bytes.
  static Optional<Expectation> size(String text) {
    String written = text.strip();
    Matcher compared = COMPARED.matcher(written);
    boolean signed = compared.matches();
    Comparison comparison = signed ? comparison(compared.group(1)) : Comparison.EQUAL;
    return Sizes.exact(signed ? compared.group(2) : written)
        .map(
            bytes ->
                new Expectation.OfNumber(comparison, bytes, signed ? written : "= " + written));
  }

  private static Comparison comparison(String sign) {
    for (Comparison each : Comparison.values()) {
      if (each.sign().equals(sign)) {
        return each;
      }
    }
    throw new IllegalArgumentException(sign);
  }
}
