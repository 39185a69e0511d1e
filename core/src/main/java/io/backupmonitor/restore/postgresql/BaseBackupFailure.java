package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells what a server says that does not come up on a base backup, or cannot read a table of it:
/// about the backup, about what this machine lacks, or about a limit of ours. Only what is known to
/// speak about the files blames them.
final class BaseBackupFailure {

  private static final Pattern COMPLAINT = Pattern.compile("(?m)^.*?(?:FATAL|PANIC|ERROR):  (.*)$");
  private static final Pattern DETAIL = Pattern.compile("(?m)^.*?DETAIL:  (.*)$");

  /// The log ends too early or does not begin.
  private static final Pattern LOG =
      Pattern.compile(
          "WAL ends before (?:end of online backup|consistent recovery point)"
              + "|could not (?:locate|read) (?:a valid|required|the primary)? ?checkpoint record"
              + "|could not find redo location"
              + "|could not locate required checkpoint record"
              + "|invalid (?:primary )?checkpoint|requested timeline|required WAL");

  private static final Pattern LACKING =
      Pattern.compile(
          "resource manager with ID|could not access file \"(?!base|global|pg_)"
              + "|could not load library|not recognized by setlocale|locale is incompatible"
              + "|collation|access method");

  private static final Pattern OTHER_BUILD =
      Pattern.compile(
          "are incompatible with server|was initialized (?:by|with)|compiled with|byte ordering");

  private static final Pattern MEMORY =
      Pattern.compile("(?i)out of memory|could not (?:map|create) .*shared memory|Cannot allocate");

  private static final Pattern FILES =
      Pattern.compile(
          "incorrect checksum in control file|control file contains invalid"
              + "|(?:file|directory) \"?(?:\\./)?(?:base|global|pg_)[^\"]*\"?.*"
              + "|invalid page|unexpected (?:zero|pageaddr)|could not access status of transaction"
              + "|could not read (?:block|file \"(?:base|global|pg_))|is truncated"
              + "|invalid (?:data in|contents of) file|pg_filenode|relation mapping"
              + "|invalid memory alloc|cache lookup failed|missing chunk|found xmin|could not find tuple"
              + "|incorrect resource manager data checksum|unexpected data beyond EOF");

  private BaseBackupFailure() {}

  /// What stopped a server that did not come up.
  ///
  /// @param said everything that it wrote
  static Finding ofLog(String said) {
    Matcher complaint = COMPLAINT.matcher(said);
    String message = complaint.find() ? complaint.group(1) : lastLine(said);
    Matcher detail = DETAIL.matcher(said);
    boolean more = complaint.hasMatch() && detail.find(complaint.end());
    String text = more ? message + "; " + detail.group(1) : message;
    if (LOG.matcher(text).find()) {
      return FindingCode.RESTORE_FAILED.saying(
          "the write-ahead log in the backup does not reach as far as a start from it needs"
              + " (one made with -X none needs its archive, too): "
              + text);
    }
    if (text.contains("this is an incremental backup")) {
      return FindingCode.RESTORE_REFERENCE_MISSING.saying(
          "is an incremental backup, on which a server starts only when pg_combinebackup has joined it with the backups before it");
    }
    FindingCode code = code(text);
    return code.saying(
        (code == FindingCode.RESTORE_FAILED
                ? "the server does not come up on it: "
                : "the server could not be started on it here: ")
            + text);
  }

  private static FindingCode code(String text) {
    if (text.contains("No space left")) {
      return FindingCode.RESTORE_NO_SPACE;
    }
    if (MEMORY.matcher(text).find()) {
      return FindingCode.LIMIT_MEMORY;
    }
    if (LACKING.matcher(text).find()) {
      return FindingCode.RESTORE_EXTENSION_MISSING;
    }
    if (text.contains("Permission denied") || OTHER_BUILD.matcher(text).find()) {
      return FindingCode.RESTORE_NO_ENGINE;
    }
    return FILES.matcher(text).find() ? FindingCode.RESTORE_FAILED : FindingCode.RESTORE_NO_ENGINE;
  }

  private static String lastLine(String said) {
    String[] lines = said.strip().split("\n", -1);
    return lines[lines.length - 1].isBlank() ? "it said nothing" : lines[lines.length - 1];
  }

  /// What kept a table from being read.
  ///
  /// @param said what the server wrote, for the case that it is gone
  static Finding ofReading(String table, SQLException error, String said) {
    String message = PostgresServer.message(error);
    return code(error, said).saying("'%s' cannot be read: %s".formatted(table, message));
  }

  private static FindingCode code(SQLException error, String said) {
    String state = String.valueOf(error.getSQLState());
    String message = String.valueOf(error.getMessage());
    if (LACKING.matcher(message).find()) {
      return FindingCode.RESTORE_EXTENSION_MISSING;
    }
    if (state.startsWith("XX") || FILES.matcher(message).find()) {
      return FindingCode.RESTORE_FAILED;
    }
    if (PostgresFailure.isLost(error)) {
      // reading good pages makes no server break down by itself
      boolean broke = said.contains("terminated by signal 11") || said.contains("signal 6");
      return broke ? FindingCode.RESTORE_FAILED : FindingCode.RESTORE_NO_ENGINE;
    }
    FindingCode usual = PostgresFailure.code(error, false);
    return usual == FindingCode.RESTORE_FAILED || usual == FindingCode.DUMP_UNSAFE_STATEMENT
        ? FindingCode.RESTORE_NO_ENGINE
        : usual;
  }
}
