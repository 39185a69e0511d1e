package io.backupmonitor.model;

import java.util.Locale;

/// How loudly a finding or an alert speaks.
public enum Severity {
  /// Somebody has to act now.
  CRITICAL,
  /// Somebody should look.
  WARNING,
  /// Worth knowing.
  INFO;

  /// The word as it is stored, printed and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The severity that [#word()] wrote.
  ///
  /// @throws IllegalArgumentException when no severity has that word
  public static Severity ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
