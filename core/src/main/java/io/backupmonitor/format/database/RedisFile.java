package io.backupmonitor.format.database;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads a file of Redis: a snapshot (RDB), commands (AOF), or a snapshot with commands after it.
final class RedisFile {

  private static final int SIGN_BYTES = 6;

  private RedisFile() {}

  /// Whether the first bytes are those of a snapshot.
  static boolean startsSnapshot(byte[] head) {
    String start =
        new String(head, 0, Math.min(head.length, SIGN_BYTES), StandardCharsets.ISO_8859_1);
    return start.equals("REDIS0") || start.equals("VALKEY");
  }

  /// Reads a snapshot and what follows it.
  ///
  /// @param appended whether commands may follow
  /// @return whether it holds anything
  static boolean readSnapshot(InputStream stream, boolean appended, InspectionContext context)
      throws IOException {
    ByteInput input = input(stream, context);
    RdbReader reader = new RdbReader(input, context);
    reader.read();
    int next = input.peek();
    if ((appended || reader.isPreamble()) && (next == '*' || next == '#')) {
      return readCommands(input, context) || !reader.isEmpty();
    }
    if (reader.isEmpty() && !appended && next < 0) {
      context.finding(FindingCode.DATABASE_EMPTY, "has no keys");
    }
    tellRest(input, context);
    return !reader.isEmpty();
  }

  private static void tellRest(ByteInput input, InspectionContext context) throws IOException {
    long end = input.position();
    long rest = input.rest();
    if (rest > 0) {
      context.finding(
          FindingCode.DATABASE_TRAILING_DATA,
          "%,d bytes follow the snapshot, which ends at byte %,d".formatted(rest, end));
    }
  }

  /// Reads a file that holds nothing but commands.
  ///
  /// @return whether it holds any
  static boolean readCommands(InputStream stream, InspectionContext context) throws IOException {
    return readCommands(input(stream, context), context);
  }

  private static boolean readCommands(ByteInput input, InspectionContext context)
      throws IOException {
    AofReader reader = new AofReader(input);
    reader.read();
    context.notProven(
        "commands carry no checksum: %,d of them are whole, up to byte %,d"
            .formatted(reader.commands(), input.position()));
    return reader.commands() > 0;
  }

  private static ByteInput input(InputStream stream, InspectionContext context) {
    return new ByteInput(stream, context.budget(), FindingCode.DATABASE_TRUNCATED);
  }
}
