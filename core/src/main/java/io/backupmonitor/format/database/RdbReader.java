package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// One walk through an RDB file, from its header to its checksum. For one thread.
final class RdbReader {

  private static final int NEWEST_VERSION = 12;
  private static final int FIRST_WITH_CHECKSUM = 5;
  private static final int LAST_TYPE = 25;

  private final RdbInput input;
  private final RdbValues values;
  private final InspectionContext context;
  private final Map<Long, Long> keys = new TreeMap<>();
  private long database;
  private boolean preamble;
  private boolean ended;

  RdbReader(ByteInput bytes, InspectionContext context) {
    this.input = new RdbInput(bytes);
    this.values = new RdbValues(input);
    this.context = context;
  }

  /// Whether commands of an append-only file follow, as the file itself says.
  boolean isPreamble() {
    return preamble;
  }

  /// Reads everything up to the checksum, and compares it.
  void read() throws IOException {
    Crc64 crc = Crc64.jones();
    input.bytes().watch(crc);
    int version = version();
    while (!ended) {
      step(input.need());
    }
    input.bytes().watch(null);
    if (version >= FIRST_WITH_CHECKSUM) {
      checkSum(crc.value());
    } else {
      context.notProven("RDB files of version %,d carry no checksum".formatted(version));
    }
    keys.forEach((number, count) -> context.table("db" + number, count));
  }

  /// How many keys were seen.
  long keys() {
    return keys.values().stream().mapToLong(Long::longValue).sum();
  }

  private int version() throws IOException {
    byte[] header = input.bytes().bytes(9, "its header");
    String text = new String(header, StandardCharsets.ISO_8859_1);
    if (!text.matches("REDIS\\d{4}") || text.endsWith("0000")) {
      throw input.corrupt("a header that no version of Redis writes");
    }
    int version = Integer.parseInt(text.substring(5));
    if (version > NEWEST_VERSION) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is an RDB file of version %,d; versions up to %,d can be read here"
              .formatted(version, NEWEST_VERSION));
    }
    return version;
  }

  private void checkSum(long actual) throws IOException {
    input.at("its checksum");
    long told = input.little(Long.BYTES);
    if (told == 0) {
      context.notProven("the server was told to write no checksum (rdbchecksum no)");
    } else if (told != actual) {
      throw new DamageException(
          FindingCode.DATABASE_CORRUPT,
          "has the CRC-64 %016x, but says that it should be %016x".formatted(actual, told));
    }
  }

  private void step(int code) throws IOException {
    input.at("what follows the code %,d at byte %,d".formatted(code, input.bytes().position() - 1));
    switch (code) {
      case 0xff -> ended = true;
      case 0xfe -> select(input.length());
      case 0xfd -> input.skip(Integer.BYTES);
      case 0xfc -> input.skip(Long.BYTES);
      case 0xfb -> skipLengths(2);
      case 0xfa -> auxiliary();
      case 0xf9 -> input.skip(1);
      case 0xf8 -> input.skipLength();
      case 0xf7 -> moduleAuxiliary();
      case 0xf6 ->
          throw new DamageException(
              FindingCode.FORMAT_UNSUPPORTED,
              "holds functions in the form of Redis 7.0 before its release");
      case 0xf5 -> input.skipString();
      case 0xf4 -> skipLengths(3);
      default -> key(code);
    }
  }

  private void skipLengths(int count) throws IOException {
    for (int each = 0; each < count; each++) {
      input.skipLength();
    }
  }

  private void select(long number) throws DamageException {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw input.corrupt("a database with an impossible number");
    }
    database = number;
  }

  private void auxiliary() throws IOException {
    String name = new String(input.string(), StandardCharsets.ISO_8859_1);
    boolean set = input.string().length > 0;
    preamble |= set && name.equals("aof-preamble");
  }

  private void moduleAuxiliary() throws IOException {
    skipLengths(1);
    if (input.length() != 2) {
      throw input.corrupt("a module's record that does not say when it belongs");
    }
    skipLengths(1);
    values.moduleParts();
  }

  private void key(int type) throws IOException {
    if (type > LAST_TYPE || type == 8) {
      throw input.corrupt("the unknown code %,d".formatted(type));
    }
    input.at(
        "key %,d of database %,d, which begins at byte %,d"
            .formatted(
                keys.getOrDefault(database, 0L) + 1, database, input.bytes().position() - 1));
    input.skipString();
    values.read(type);
    keys.merge(database, 1L, Long::sum);
    if (keys.size() > 100_000) {
      throw input.corrupt("more databases than any server has");
    }
  }
}
