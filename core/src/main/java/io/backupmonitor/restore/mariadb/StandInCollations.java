package io.backupmonitor.restore.mariadb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collations that stand in for those that the throw-away server does not know: those of MySQL 8
/// and newer, which every one of its tables has by default, and those of newer versions of MariaDB.
/// They decide in which order rows come and which texts count as equal, not what is stored. For one
/// thread.
///
/// Source: MySQL's manual, "Unicode Character Sets"; MariaDB's documentation, "Supported Character
/// Sets and Collations".
final class StandInCollations {

  /// No such collation.
  static final int UNKNOWN = 1273;

  /// What may name a collation and holds no rows.
  private static final Set<String> REWRITTEN = Set.of("ALTER", "CREATE", "SET");

  private static final Pattern TOLD = Pattern.compile("Unknown collation: '(\\w{1,64})'");

  /// By its ending, which tells what it takes for equal: `bin`, `as_cs` and so on.
  private static final Pattern NEWER =
      Pattern.compile("utf8mb[34]_(?:\\w+_)?(?:0900|uca1400(?:_nopad)?)_(bin|a[is]_c[is]).*");

  private static final int MOST = 8;

  private final TreeMap<String, String> used = new TreeMap<>();

  /// The statement with another collation in place of the one that the server complains of; null
  /// where nothing can stand in for it.
  ///
  /// @param keyword the first word of the statement
  @Nullable ByteBuffer instead(String keyword, ByteBuffer text, MariadbException error) {
    Matcher told = TOLD.matcher(error.told());
    if (error.code() != UNKNOWN || !REWRITTEN.contains(keyword) || !told.find()) {
      return null;
    }
    String name = told.group(1);
    String other = used.computeIfAbsent(name, StandInCollations::standIn);
    return other == null || used.size() > MOST ? null : replaced(text, name, other);
  }

  private static @Nullable String standIn(String name) {
    Matcher newer = NEWER.matcher(name);
    if (!newer.matches()) {
      return null;
    }
    String charset = name.substring(0, "utf8mb4".length());
    return switch (newer.group(1)) {
      case "bin", "as_cs" -> charset + "_nopad_bin";
      default -> charset + "_unicode_520_nopad_ci";
    };
  }

  private static ByteBuffer replaced(ByteBuffer text, String name, String other) {
    byte[] bytes = new byte[text.remaining()];
    text.duplicate().get(bytes);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    return ByteBuffer.wrap(
        latin.replaceAll("\\b" + name + "\\b", other).getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Several parts of a statement in one.
  static ByteBuffer joined(List<ByteBuffer> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer part : parts) {
      byte[] bytes = new byte[part.remaining()];
      part.duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return ByteBuffer.wrap(all.toByteArray());
  }

  /// Whether texts may count as equal here that were different where the dump was made.
  boolean used() {
    return !used.isEmpty();
  }

  /// What stands in for what, for a note.
  List<String> told() {
    return used.entrySet().stream()
        .map(each -> "the collation %s (%s in its place)".formatted(each.getKey(), each.getValue()))
        .toList();
  }
}
