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

  /// Under this name libraries of functions are counted.
  private static final String LIBRARIES = "functions";

  private final RdbInput input;
  private final RdbValues values;
  private final InspectionContext context;
  private final Map<Long, Long> keys = new TreeMap<>();
  private RdbVersion version = new RdbVersion(false, 1);
  private long libraries;
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
    version = version();
    if (!version.isKnown()) {
      readUnknown(crc);
      return;
    }
    while (!ended) {
      step(input.need());
    }
    input.bytes().watch(null);
    if (version.hasChecksum()) {
      checkSum(crc.value());
    } else {
      context.notProven("RDB files of version %,d carry no checksum".formatted(version.number()));
    }
    keys.forEach((number, count) -> context.table("db" + number, count));
    if (libraries > 0) {
      context.table(LIBRARIES, libraries);
    }
  }

  /// Whether it was read and holds nothing.
  boolean isEmpty() {
    return version.isKnown() && keys.isEmpty() && libraries == 0;
  }

  /// A checksum over everything proves a file whole in which nothing else can be read. It stands
  /// last, so that the sum over the file with it is zero.
  private void readUnknown(Crc64 crc) throws IOException {
    input.bytes().rest();
    input.bytes().watch(null);
    if (crc.value() != 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is an RDB file of version %,d; versions up to %,d can be read here"
              .formatted(version.number(), version.newest()));
    }
    context.notProven(
        "an RDB file of version %,d is newer than what can be read here: its checksum fits all of its bytes, but its keys were not counted"
            .formatted(version.number()));
  }

  private RdbVersion version() throws IOException {
    byte[] header = input.bytes().bytes(RdbVersion.HEADER_BYTES, "its header");
    RdbVersion told = RdbVersion.of(new String(header, StandardCharsets.ISO_8859_1));
    if (told == null) {
      throw input.corrupt("a header that no version of Redis or Valkey writes");
    }
    return told;
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
      case 0xf5 -> library();
      case 0xf4 -> skipLengths(3);
      case 0xf3 -> slotsOnTheirWay(code);
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

  private void library() throws IOException {
    input.skipString();
    libraries++;
  }

  /// Ranges of a cluster's slots that were being taken over from another server.
  private void slotsOnTheirWay(int code) throws IOException {
    if (!version.valkey()) {
      key(code);
      return;
    }
    input.skipString();
    long ranges = input.length();
    for (long each = 0; each != ranges; each++) {
      skipLengths(2);
    }
  }

  private void key(int type) throws IOException {
    if (!version.hasType(type)) {
      throw input.corrupt("the unknown code %,d".formatted(type));
    }
    input.at(
        "key %,d of database %,d, which begins at byte %,d"
            .formatted(
                keys.getOrDefault(database, 0L) + 1, database, input.bytes().position() - 1));
    input.skipString();
    if (version.isHashWithTimes(type)) {
      values.hashWithTimes();
    } else {
      values.read(type);
    }
    keys.merge(database, 1L, Long::sum);
    if (keys.size() > 100_000) {
      throw input.corrupt("more databases than any server has");
    }
  }
}
