package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.FindingCode;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells what an error of the throw-away server says: about the dump, about what this server lacks,
/// or about a limit of ours.
final class PostgresFailure {

  /// What a role without special rights is told when a dump reaches beyond its database.
  private static final Pattern REACHES_OUT =
      Pattern.compile(
          "permission denied to COPY (to or )?from|permission denied to COPY to"
              + "|permission denied for function (pg_read|pg_ls|pg_stat_file|lo_import|lo_export)"
              + "|permission denied to alter setting|must be superuser to .*(file|program)");

  /// What exists on some machines and not on others.
  private static final Pattern ENVIRONMENT =
      Pattern.compile("(?i)\\b(collation|locale|tablespace|language|access method|extension)\\b");

  private PostgresFailure() {}

  /// The kind of fact that an error stands for.
  ///
  /// @param lacking whether something that the dump needs could not be made before
  static FindingCode code(SQLException error, boolean lacking) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    String message = String.valueOf(error.getMessage());
    FindingCode ours = limit(state);
    if (ours != null) {
      return ours;
    }
    if (state.equals(PostgresRules.DENIED) && REACHES_OUT.matcher(message).find()) {
      return FindingCode.DUMP_UNSAFE_STATEMENT;
    }
    if (lacking || isOfTheMachine(state, message) || state.equals(PostgresRules.DENIED)) {
      return FindingCode.RESTORE_EXTENSION_MISSING;
    }
    return FindingCode.RESTORE_FAILED;
  }

  private static boolean isOfTheMachine(String state, String message) {
    return (state.equals(PostgresRules.NO_OBJECT) || state.equals("22023") || state.equals("0A000"))
        && ENVIRONMENT.matcher(message).find();
  }

  /// Whether what does not exist is something that a server has and no dump brings.
  static boolean isTheServers(SQLException error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("pg_catalog.")
        || isOfTheMachine(String.valueOf(error.getSQLState()), message);
  }

  private static @Nullable FindingCode limit(String state) {
    return switch (state) {
      case "53100" -> FindingCode.RESTORE_NO_SPACE;
      case "53200" -> FindingCode.LIMIT_MEMORY;
      case "53400" -> FindingCode.LIMIT_BYTES;
      case "57014", "55P03" -> FindingCode.RESTORE_TIMEOUT;
      default -> {
        boolean server =
            state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58")
                || state.startsWith("XX");
        yield server ? FindingCode.RESTORE_NO_ENGINE : null;
      }
    };
  }

  /// Whether the connection is gone, so that nothing more can be asked of it.
  static boolean isLost(SQLException error) {
    String state = error.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }
}
