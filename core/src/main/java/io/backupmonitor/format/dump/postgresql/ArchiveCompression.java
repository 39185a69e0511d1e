package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.PackedStreams;
import io.backupmonitor.format.stream.PackedStreams.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the data of an archive of pg_dump is packed.
enum ArchiveCompression {
  NONE("", null, null),
  /// zlib streams in the archive itself, gzip files beside it.
  GZIP(".gz", Packing.ZLIB, Packing.GZIP),
  LZ4(".lz4", Packing.LZ4, Packing.LZ4),
  ZSTD(".zst", Packing.ZSTD, Packing.ZSTD);

  private static final int HIGHEST_LEVEL = 9;

  private final String ending;
  private final @Nullable Packing inside;
  private final @Nullable Packing beside;

  ArchiveCompression(String ending, @Nullable Packing inside, @Nullable Packing beside) {
    this.ending = ending;
    this.inside = inside;
    this.beside = beside;
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

  /// The decoded bytes of a block inside the archive.
  ///
  /// @param packedBytes about how many there are in it and the blocks beside it; 0 where nobody
  ///     knows
  InputStream block(InputStream packed, long packedBytes, InspectionContext context)
      throws IOException {
    return inside == null ? packed : PackedStreams.open(inside, packed, packedBytes, context);
  }

  /// The decoded bytes of a file beside the table of contents.
  ///
  /// @param packedBytes how many there are; 0 where nobody knows
  InputStream file(InputStream packed, long packedBytes, InspectionContext context)
      throws IOException {
    return beside == null ? packed : PackedStreams.open(beside, packed, packedBytes, context);
  }
}
