package io.backupmonitor.config;

import java.util.regex.Pattern;

/// The forms that a database URL may have.
final class DatabaseUrl {

  private static final Pattern KNOWN =
      Pattern.compile("(?:jdbc:)?(?:sqlite:.+|postgresql://.+)", Pattern.DOTALL);

  static final String EXPECTED =
      "the database URL has to look like sqlite:///file.db or postgresql://user@host/name";

  private DatabaseUrl() {}

  static boolean isKnown(String url) {
    return KNOWN.matcher(url).matches();
  }

  static void check(Values database, Reading reading) {
    if (!isKnown(database.get(Keys.URL).reveal())) {
      reading.problems().add(database.mark(Keys.URL), EXPECTED);
    }
  }
}
