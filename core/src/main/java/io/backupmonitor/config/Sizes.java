package io.backupmonitor.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them: `20 MB`, `1.5 GiB`, or a bare number.
public final class Sizes {

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*([a-z]{0,3})");

  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30),
          Map.entry("tib", 1L << 40));

  private Sizes() {}

  /// Whole bytes, and at least one; empty where the text is no size.
  public static OptionalLong whole(String text) {
    return exact(text)
        .filter(bytes -> bytes.compareTo(BigDecimal.ONE) >= 0)
        .filter(bytes -> bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
        .map(bytes -> OptionalLong.of(bytes.longValue()))
        .orElse(OptionalLong.empty());
  }

  /// The number as it was written; empty where the text is no size.
  static Optional<BigDecimal> exact(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    return size.matches() && UNITS.containsKey(size.group(2))
        ? Optional.of(
            new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(UNITS.get(size.group(2)))))
        : Optional.empty();
  }
}
