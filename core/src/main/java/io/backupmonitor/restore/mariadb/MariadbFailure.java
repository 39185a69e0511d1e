package io.backupmonitor.restore.mariadb;

import io.backupmonitor.model.FindingCode;
import java.util.Set;

/// Tells what an error of the throw-away server says: about the dump, about what this server lacks,
/// or about a limit of ours. The numbers are those of MariaDB's documentation, "Error Codes".
final class MariadbFailure {

  static final int TWICE = 1062;
  static final int NO_TABLE = 1146;
  static final int NO_COMMIT = 1180;
  static final int NO_VARIABLE = 1193;

  /// No such character set, plugin, engine, function, collation, time zone or type, or no such
  /// option of an engine; not supported here, switched off here.
  private static final Set<Integer> LACKING =
      Set.of(
          1115, 1126, 1128, 1193, 1235, 1253, 1273, 1286, 1289, 1298, 1305, 1507, 1524, 1901, 1911,
          1912, 4161);

  /// Rights that the loading account does not have.
  private static final Set<Integer> DENIED =
      Set.of(1044, 1045, 1095, 1141, 1142, 1143, 1227, 1290, 1370, 1410, 1698);

  /// What a view says whose tables or functions are not there, because they are in no dump.
  private static final Set<Integer> VIEW_WITHOUT_GROUND =
      Set.of(1146, 1049, 1356, 1305, 1142, 1143);

  /// What no difference between two servers explains: a table or row twice, a column or table that
  /// is not there or not locked, a row with too few values.
  private static final Set<Integer> SURELY_OF_THE_DUMP =
      Set.of(1049, 1050, 1051, 1054, 1062, 1100, 1136, 1146);

  private MariadbFailure() {}

  /// The kind of fact that an error stands for.
  ///
  /// @param understood whether this server knows everything that the dump's own did
  static FindingCode code(MariadbException error, boolean understood) {
    int code = error.code();
    String message = String.valueOf(error.getMessage());
    if (reachesOut(code, message)) {
      return FindingCode.DUMP_UNSAFE_STATEMENT;
    }
    if (code == 1021 || message.contains("No space left")) {
      return FindingCode.RESTORE_NO_SPACE;
    }
    if (Set.of(5, 1037, 1038, 1041, 1114, 1135, 1153).contains(code)) {
      return FindingCode.LIMIT_MEMORY;
    }
    if (Set.of(1205, 1317, 1969).contains(code)) {
      return FindingCode.RESTORE_TIMEOUT;
    }
    if (Set.of(3, 1004, 1016, 1024, 1026, 1030, 1053, 1105, 1194, 1195).contains(code)) {
      return FindingCode.RESTORE_NO_ENGINE;
    }
    boolean lacks = LACKING.contains(code) || DENIED.contains(code);
    return lacks || !(understood || SURELY_OF_THE_DUMP.contains(code))
        ? FindingCode.RESTORE_EXTENSION_MISSING
        : FindingCode.RESTORE_FAILED;
  }

  /// Files are refused by right (1227, 1045), by place (1290) and by protocol (1148, 4166).
  private static boolean reachesOut(int code, String message) {
    return code == 1148
        || code == 4166
        || (code == 1227 && message.contains("FILE privilege"))
        || (code == 1290 && message.contains("secure-file-priv"))
        || code == 1045;
  }

  /// Whether a view could not be made only because what it shows lies outside of the dump.
  static boolean isViewWithoutGround(MariadbException error) {
    return VIEW_WITHOUT_GROUND.contains(error.code());
  }
}
