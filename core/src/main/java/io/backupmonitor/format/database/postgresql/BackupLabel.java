package io.backupmonitor.format.database.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `backup_label` says: where in the log a start from the backup begins.
///
/// @param start the position
/// @param timeline the timeline at that position
/// @param incremental whether it holds only what changed since another backup
record BackupLabel(long start, long timeline, boolean incremental) {

  static final String PATH = "backup_label";

  private static final Pattern INCREMENTAL = Pattern.compile("(?m)^INCREMENTAL FROM LSN: ");

  private static final Pattern START =
      Pattern.compile("\\ASTART WAL LOCATION: (\\S+) \\(file ([0-9A-F]{8})[0-9A-F]{16}\\)\\n");

  /// Reads the file; null when it does not begin as one.
  static @Nullable BackupLabel of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher matcher = START.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    long start = WalRange.position(matcher.group(1));
    return start < 0
        ? null
        : new BackupLabel(
            start, Long.parseLong(matcher.group(2), 16), INCREMENTAL.matcher(text).find());
  }
}
