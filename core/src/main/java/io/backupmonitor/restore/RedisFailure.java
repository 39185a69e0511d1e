package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells what the last words of a Redis server that did not load a backup say: about the backup,
/// about what this server lacks, or about the machine.
final class RedisFailure {

  private static final Pattern UNKNOWN_COMMAND =
      Pattern.compile("Unknown command '([^']*)' reading the append only file");

  private static final Pattern LACKING =
      Pattern.compile("Can't handle RDB format version|[Mm]odule|Unknown command");

  private static final Pattern MEMORY = Pattern.compile("(?i)out of memory|can't allocate");

  /// Where a line says when and by whom it was written.
  private static final Pattern PREFIX = Pattern.compile("^\\d+:\\S+ .*? [.\\-*#] ");

  private RedisFailure() {}

  static Finding of(String said) {
    List<String> lines = said.lines().map(line -> PREFIX.matcher(line).replaceFirst("")).toList();
    String text = String.join("\n", lines);
    String last =
        lines.stream()
            .filter(line -> line.matches("(?s).*(RDB|DB|[Aa]ppend only|AOF|FATAL|rror|emory).*"))
            .reduce("", (before, line) -> before.isEmpty() ? line : before + "; " + line);
    String told = last.length() > 400 ? last.substring(last.length() - 400) : last;
    return code(text).saying("Redis does not load it: " + told);
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
            || text.contains("AOF")
            || text.contains("CRC error");
    return blames ? FindingCode.RESTORE_FAILED : FindingCode.RESTORE_NO_ENGINE;
  }
}
