package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The commands of an append-only file, as clients send them: an array of strings each (Redis
/// documentation, "Redis serialization protocol"; aof.c). For one thread.
final class AofReader {

  private static final int MOST_ARGUMENTS = 1 << 20;
  private static final int LONGEST_ANNOTATION = 1024;
  private static final int LONGEST_NAME = 16;

  private final ByteInput input;
  private long commands;
  private long whole;
  private long transaction = -1;

  AofReader(ByteInput input) {
    this.input = input;
  }

  /// How many commands were whole.
  long commands() {
    return commands;
  }

  /// Reads to the end.
  ///
  /// @throws DamageException when a command is damaged or the last one is not whole
  void read() throws IOException {
    whole = input.position();
    while (input.peek() >= 0) {
      if (input.peek() == '#') {
        annotation();
      } else {
        command();
      }
      whole = input.position();
    }
    if (transaction >= 0) {
      throw new DamageException(
          FindingCode.DATABASE_TRUNCATED,
          "ends inside the transaction that begins at byte %,d, after %,d commands"
              .formatted(transaction, commands));
    }
  }

  private String place() {
    return "command %,d, which begins at byte %,d".formatted(commands + 1, whole);
  }

  /// A line that only tells a time.
  private void annotation() throws IOException {
    int length = 0;
    while (input.need("an annotation that begins at byte %,d".formatted(whole)) != '\n') {
      if (++length > LONGEST_ANNOTATION) {
        throw corrupt();
      }
    }
  }

  private void command() throws IOException {
    long start = input.position();
    long arguments = number('*');
    if (arguments < 1 || arguments > MOST_ARGUMENTS) {
      throw corrupt();
    }
    String name = "";
    for (long each = 0; each < arguments; each++) {
      String argument = argument(each == 0);
      name = each == 0 ? argument : name;
    }
    commands++;
    if (name.equals("MULTI")) {
      transaction = start;
    } else if (name.equals("EXEC")) {
      transaction = -1;
    }
  }

  /// An argument; its text when it is wanted and short.
  private String argument(boolean wanted) throws IOException {
    long length = number('$');
    String text = "";
    if (wanted && length <= LONGEST_NAME) {
      byte[] bytes = input.bytes(length, place());
      text = new String(bytes, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    } else {
      input.skip(length, place());
    }
    lineEnd();
    return text;
  }

  private long number(char sign) throws IOException {
    if (input.need(place()) != sign) {
      throw corrupt();
    }
    long value = 0;
    int digits = 0;
    while (input.peek() >= '0' && input.peek() <= '9') {
      value = value * 10 + input.need(place()) - '0';
      if (++digits > 15) {
        throw corrupt();
      }
    }
    lineEnd();
    if (digits == 0) {
      throw corrupt();
    }
    return value;
  }

  private void lineEnd() throws IOException {
    if (input.need(place()) != '\r' || input.need(place()) != '\n') {
      throw corrupt();
    }
  }

  private DamageException corrupt() {
    return input.corrupt(FindingCode.DATABASE_CORRUPT, place() + ", is not written as a command");
  }
}
