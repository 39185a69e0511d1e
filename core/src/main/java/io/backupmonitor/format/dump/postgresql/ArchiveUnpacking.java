package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.PackedStreams;
import io.backupmonitor.format.stream.PackedStreams.Packing;
import java.io.IOException;
import java.io.InputStream;

/// The decoders of what an archive of pg_dump holds packed.
final class ArchiveUnpacking {

  private ArchiveUnpacking() {}

  /// The decoded bytes of a block inside an archive.
  ///
  /// @param packedBytes about how many there are in it and the blocks beside it; 0 where nobody
  ///     knows
  static InputStream block(
      ArchiveCompression compression,
      InputStream packed,
      long packedBytes,
      InspectionContext context)
      throws IOException {
    return switch (compression) {
      case NONE -> packed;
      case GZIP -> PackedStreams.open(Packing.ZLIB, packed, packedBytes, context);
      case LZ4 -> PackedStreams.open(Packing.LZ4, packed, packedBytes, context);
      case ZSTD -> PackedStreams.open(Packing.ZSTD, packed, packedBytes, context);
    };
  }

  /// The decoded bytes of a file beside the table of contents.
  ///
  /// @param packedBytes how many there are; 0 where nobody knows
  static InputStream file(
      ArchiveCompression compression,
      InputStream packed,
      long packedBytes,
      InspectionContext context)
      throws IOException {
    return compression == ArchiveCompression.GZIP
        ? PackedStreams.open(Packing.GZIP, packed, packedBytes, context)
        : block(compression, packed, packedBytes, context);
  }
}
