package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// How an archive of pg_dump begins.
///
/// @param minor the second number of the archive's version, whose first is 1
/// @param offsetBytes how many bytes a place in the file has
/// @param custom whether the data follows in the same file
/// @param compression how the data is packed
/// @param database the name of the database
/// @param server the version of the server that the dump comes from, as text
/// @param entries how many entries the table of contents has
record ArchiveHeader(
    int minor,
    int offsetBytes,
    boolean custom,
    ArchiveCompression compression,
    String database,
    String server,
    int entries) {

  static final String MAGIC = "PGDMP";

  /// Where the second number of the version stands.
  static final int MINOR_AT = MAGIC.length() + 1;

  /// Where it stands how the data is packed: behind the version and three bytes.
  static final int PACKING_AT = MAGIC.length() + 6;

  private static final int OLDEST = 10;
  private static final int NEWEST = 16;
  private static final int COMPRESSION_IS_A_NAME = 15;
  private static final int CUSTOM = 1;
  private static final int IN_FILES = 3;
  private static final int DATE_NUMBERS = 7;

  /// Whether a header begins there of which only the magic word is damaged.
  static boolean isDamagedAt(Sample sample) {
    byte[] head = sample.head();
    int fitting = 0;
    for (int at = 0; at < MAGIC.length() && at < head.length; at++) {
      fitting += head[at] == MAGIC.charAt(at) ? 1 : 0;
    }
    int version = MAGIC.length();
    return fitting == MAGIC.length() - 1
        && sample.matches(version, 1)
        && sample.matches(version + 3, ArchiveInput.NUMBER_BYTES, 8, CUSTOM);
  }

  /// How many bytes say how the data is packed; all of them are zero where it is not.
  static int packingBytes(int minor) {
    return minor >= COMPRESSION_IS_A_NAME ? 1 : 1 + ArchiveInput.NUMBER_BYTES;
  }

  static ArchiveHeader read(ArchiveInput input) throws IOException {
    for (int at = 0; at < MAGIC.length(); at++) {
      if (input.need() != MAGIC.charAt(at)) {
        throw input.corrupt("it does not begin with " + MAGIC);
      }
    }
    int major = input.need();
    int minor = input.need();
    int revision = input.need();
    if (major != 1 || minor < OLDEST || minor > NEWEST) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is a pg_dump archive of version %d.%d.%d; versions 1.%d to 1.%d can be read here"
              .formatted(major, minor, revision, OLDEST, NEWEST));
    }
    return read(input, minor);
  }

  private static ArchiveHeader read(ArchiveInput input, int minor) throws IOException {
    int numberBytes = input.need();
    int offsetBytes = input.need();
    int format = input.need();
    if (numberBytes != ArchiveInput.NUMBER_BYTES || (offsetBytes != 4 && offsetBytes != 8)) {
      throw input.corrupt(
          "numbers of %d bytes and places of %d are none of pg_dump's"
              .formatted(numberBytes, offsetBytes));
    }
    if (format != CUSTOM && format != IN_FILES) {
      throw input.corrupt("%d is no format of pg_dump".formatted(format));
    }
    ArchiveCompression compression =
        minor >= COMPRESSION_IS_A_NAME
            ? ArchiveCompression.ofCode(input)
            : ArchiveCompression.ofLevel(input);
    for (int each = 0; each < DATE_NUMBERS; each++) {
      input.number(); // part of the date of the dump
    }
    String database = input.text();
    String server = input.text();
    input.text(); // the version of pg_dump
    int entries = input.number();
    if (entries < 0) {
      throw input.corrupt("its table of contents has %,d entries".formatted(entries));
    }
    return new ArchiveHeader(
        minor, offsetBytes, format == CUSTOM, compression, database, server, entries);
  }

  /// The server's major version; 0 when the text is none.
  int serverMajor() {
    int digits = 0;
    while (digits < Math.min(4, server.length()) && Character.isDigit(server.charAt(digits))) {
      digits++;
    }
    return digits == 0 ? 0 : Integer.parseInt(server.substring(0, digits));
  }
}
