package io.backupmonitor.format.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the header of an RDB file says about its writer: Redis, or Valkey, which went ways of its
/// own from version 80 on (Valkey, rdb.h).
///
/// @param valkey whether Valkey's own name stands there
/// @param number the version of the format
record RdbVersion(boolean valkey, int number) {

  /// The header has as many bytes for both names.
  static final int HEADER_BYTES = 9;

  private static final Pattern HEADER = Pattern.compile("REDIS(\\d{4})|VALKEY(\\d{3})");

  private static final int FIRST_WITH_CHECKSUM = 5;
  private static final int NEWEST_OF_REDIS = 12;
  private static final int FIRST_OF_VALKEY = 80;
  private static final int NEWEST_OF_VALKEY = 80;
  private static final int LAST_TYPE_OF_REDIS = 25;
  private static final int HASH_WITH_TIMES = 22;

  /// The version in a header; null where nobody writes such a header.
  static @Nullable RdbVersion of(String header) {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      return null;
    }
    boolean valkey = matcher.group(1) == null;
    int number = Integer.parseInt(valkey ? matcher.group(2) : matcher.group(1));
    return number < (valkey ? FIRST_OF_VALKEY : 1) ? null : new RdbVersion(valkey, number);
  }

  /// Whether its keys can be read here.
  boolean isKnown() {
    return number <= newest();
  }

  /// The newest version of that writer that can be read here.
  int newest() {
    return valkey ? NEWEST_OF_VALKEY : NEWEST_OF_REDIS;
  }

  /// Whether a CRC-64 over everything stands at its end.
  boolean hasChecksum() {
    return number >= FIRST_WITH_CHECKSUM;
  }

  /// Whether values may have that type.
  boolean hasType(int type) {
    return type != 8 && type <= (valkey ? HASH_WITH_TIMES : LAST_TYPE_OF_REDIS);
  }

  /// Whether that type means a hash whose fields have times as Valkey writes them; Redis gave the
  /// same number to something else.
  boolean isHashWithTimes(int type) {
    return valkey && type == HASH_WITH_TIMES;
  }
}
