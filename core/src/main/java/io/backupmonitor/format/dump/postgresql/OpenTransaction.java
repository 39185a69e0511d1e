package io.backupmonitor.format.dump.postgresql;

/// Follows BEGIN and COMMIT: a transaction that is open at the end brings nothing. For one thread.
final class OpenTransaction {

  private long beganOn;

  void take(PostgresStatement statement) {
    if (statement.begins("begin") || begins(statement, "start", "transaction")) {
      beganOn = beganOn == 0 ? statement.line() : beganOn;
    } else if (statement.begins("rollback")) {
      PostgresWords words = statement.words();
      words.accept("rollback");
      words.acceptOneOf("work", "transaction");
      beganOn = words.accept("to") ? beganOn : 0;
    } else if (statement.begins("commit") || statement.begins("end") || statement.begins("abort")) {
      beganOn = 0;
    }
  }

  private static boolean begins(PostgresStatement statement, String first, String second) {
    return statement.begins(first) && statement.words().accept(first, second);
  }

  /// The line of the open transaction's BEGIN; 0 when none is open.
  long beganOn() {
    return beganOn;
  }
}
