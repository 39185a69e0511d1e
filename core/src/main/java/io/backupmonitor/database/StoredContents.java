package io.backupmonitor.database;

import io.backupmonitor.model.Contents;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a backup holds, as text: a line with entries and bytes, then one with rows and name for
/// each table.
final class StoredContents {

  /// So many tables are kept; a dump with more is compared by its entries, bytes and the first
  /// ones.
  private static final int MOST_TABLES = 10_000;

  private StoredContents() {}

  static @Nullable String text(@Nullable Contents contents) {
    if (contents == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    text.append(contents.entries()).append(' ').append(contents.bytes());
    contents.tables().entrySet().stream()
        .limit(MOST_TABLES)
        .forEach(
            table ->
                text.append('\n')
                    .append(table.getValue())
                    .append(' ')
                    .append(StoredText.line(table.getKey())));
    return text.toString();
  }

  static Contents contents(@Nullable String text) {
    if (text == null) {
      return Contents.NONE;
    }
    String[] lines = text.split("\n", -1);
    SortedMap<String, Long> tables = new TreeMap<>();
    for (int index = 1; index < lines.length; index++) {
      tables.put(StoredText.ofLine(after(lines[index])), before(lines[index]));
    }
    return new Contents(before(lines[0]), Long.parseLong(after(lines[0])), tables);
  }

  private static long before(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }

  private static String after(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }
}
