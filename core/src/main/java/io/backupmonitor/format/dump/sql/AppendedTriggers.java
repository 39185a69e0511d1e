package io.backupmonitor.format.dump.sql;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `mysqldump --tab` and `mariadb-dump --dir` append to the file of a table whose last line
/// they have written already: its triggers, between settings that are saved before and restored
/// behind each of them. For one thread.
final class AppendedTriggers {

  private static final Pattern SETTING =
      Pattern.compile(
          "\\bSET\\s+(@saved_\\w+|\\w+)\\s*=\\s*(@saved_\\w+)?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SETTINGS =
      Set.of("character_set_client", "character_set_results", "collation_connection", "sql_mode");

  private final Set<String> saved = new TreeSet<>();
  private boolean begun;

  /// Takes a statement; false when it is none of that.
  boolean take(SqlScanner scanner) {
    boolean fits =
        switch (scanner.keyword()) {
          case "SET" -> setting(scanner.text());
          case "CREATE", "DROP" -> scanner.text().toUpperCase(Locale.ROOT).contains("TRIGGER");
          default -> false;
        };
    begun |= fits;
    return fits;
  }

  private boolean setting(String text) {
    Matcher setting = SETTING.matcher(text);
    if (!setting.find()) {
      return false;
    }
    String name = setting.group(1).toLowerCase(Locale.ROOT);
    if (name.startsWith("@")) {
      saved.add(name);
      return true;
    }
    if (setting.group(2) != null) {
      saved.remove(setting.group(2).toLowerCase(Locale.ROOT));
    }
    return begun && SETTINGS.contains(name);
  }

  /// Whether there are any.
  boolean begun() {
    return begun;
  }

  /// What was saved and is not restored: something is missing behind it.
  Set<String> unrestored() {
    return saved;
  }
}
