package io.backupmonitor.restore;

import io.backupmonitor.model.Comparison;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Expectation;
import io.backupmonitor.model.Moment;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Checks in a few words.
public final class Asked {

  /// When the backups of the tests were made.
  public static final Moment MADE =
      new Moment(Instant.parse("2026-11-27T02:30:00Z"), ZoneOffset.UTC);

  private Asked() {}

  public static Expectation equal(long number) {
    return new Expectation.OfNumber(Comparison.EQUAL, BigDecimal.valueOf(number), "= " + number);
  }

  public static Expectation more(long number) {
    return new Expectation.OfNumber(Comparison.MORE, BigDecimal.valueOf(number), "> " + number);
  }

  public static Expectation text(String text) {
    return new Expectation.OfText(Comparison.EQUAL, text, "= '" + text + "'");
  }

  public static ContentCheck.Query query(String sql, Expectation expectation) {
    return new ContentCheck.Query(null, sql, expectation);
  }

  public static ContentCheck check(ContentCheck.Subject subject) {
    return new ContentCheck("it", List.of(), subject);
  }
}
