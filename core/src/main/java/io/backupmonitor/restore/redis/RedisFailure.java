package io.backupmonitor.restore.redis;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells what the last words of a Redis server that did not load a backup say: about the backup,
/// about what this server lacks, or about the machine.
final class RedisFailure {

  private static final int LONGEST = 300;

  private static final Pattern UNKNOWN_COMMAND =
      Pattern.compile("Unknown command '([^']*)' reading the append only file");

  private static final Pattern LACKING =
      Pattern.compile(
          "Can't handle RDB format version|Wrong signature trying to load|no matching module"
              + "|Unknown command '");

  private static final Pattern MEMORY = Pattern.compile("(?i)out of memory");

  /// What Redis says of a file that it does not load.
  private static final Pattern SAYS =
      Pattern.compile(
          "loading the DB|RDB|append only file|AOF (file|loading)|FATAL|CRITICAL|(?i:out of memory)"
              + "|No space left|no matching module|Wrong signature");

  /// What it says although it goes on.
  private static final Pattern GOES_ON =
      Pattern.compile(
          "migrated|^RDB (age|memory usage|is base AOF)|Loading RDB produced|^Reading RDB base file");

  /// Where a line says when and by whom it was written.
  private static final Pattern PREFIX = Pattern.compile("^\\d+:\\S+ .*? [.\\-*#] ");

  private RedisFailure() {}

  /// @param said everything that the server wrote
  static Finding of(String said) {
    List<String> lines = said.lines().map(line -> PREFIX.matcher(line).replaceFirst("")).toList();
    String told =
        lines.stream()
            .filter(line -> SAYS.matcher(line).find() && !GOES_ON.matcher(line).find())
            .findFirst()
            .orElse("the server ended without a word about it");
    String shown = told.length() > LONGEST ? told.substring(0, LONGEST) + "…" : told;
    return code(String.join("\n", lines)).saying("Redis does not load it: " + shown);
  }

  private static FindingCode code(String text) {
    Matcher command = UNKNOWN_COMMAND.matcher(text);
    if (command.find()
        && RedisServer.FORBIDDEN.contains(command.group(1).toUpperCase(Locale.ROOT))) {
      return FindingCode.DUMP_UNSAFE_STATEMENT;
    }
    if (text.contains("No space left")) {
      return FindingCode.RESTORE_NO_SPACE;
    }
    if (MEMORY.matcher(text).find()) {
      return FindingCode.LIMIT_MEMORY;
    }
    if (LACKING.matcher(text).find()) {
      return FindingCode.RESTORE_EXTENSION_MISSING;
    }
    boolean blames =
        text.contains("loading the DB")
            || text.contains("RDB reading")
            || text.contains("append only file")
            || text.contains("AOF loading")
            || text.contains("Unable to obtain the AOF file")
            || text.contains("CRC error");
    return blames ? FindingCode.RESTORE_FAILED : FindingCode.RESTORE_NO_ENGINE;
  }
}
