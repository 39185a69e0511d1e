package io.backupmonitor.format.dump.postgresql;

import java.io.IOException;
import java.util.List;

/// How the data of an archive of pg_dump is packed. Knows no decoder: those who read what arrived
/// unpacked need none.
enum ArchiveCompression {
  NONE(""),
  /// zlib streams in the archive itself, gzip files beside it.
  GZIP(".gz"),
  LZ4(".lz4"),
  ZSTD(".zst");

  private static final int HIGHEST_LEVEL = 9;

  private final String ending;

  ArchiveCompression(String ending) {
    this.ending = ending;
  }

  /// From archive version 1.15 on.
  static ArchiveCompression ofCode(ArchiveInput input) throws IOException {
    int code = input.need();
    if (code >= values().length) {
      throw input.corrupt("%d is no compression of pg_dump".formatted(code));
    }
    return values()[code];
  }

  /// Before archive version 1.15: zlib with a level, or none.
  static ArchiveCompression ofLevel(ArchiveInput input) throws IOException {
    int level = input.number();
    if (level < -1 || level > HIGHEST_LEVEL) {
      throw input.corrupt("%d is no level of compression".formatted(level));
    }
    return level == 0 ? NONE : GZIP;
  }

  /// What the names of files end with that are packed so.
  String ending() {
    return ending;
  }

  /// Whether a file without a byte is what becomes of a content without one: the header is written
  /// only with the first bytes.
  boolean packsNothingAsNothing() {
    return this == LZ4 || this == ZSTD;
  }

  /// The endings that a data file can have, in the order in which pg_restore looks for them.
  static List<ArchiveCompression> all() {
    return List.of(values());
  }
}
