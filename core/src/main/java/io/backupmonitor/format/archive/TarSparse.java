package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Finds and reads the map of a sparse member, in any of the ways in which GNU tar and star have
/// written it: in the header and blocks after it, in pax records (0.0 and 0.1), or at the start of
/// the member's bytes (1.0).
final class TarSparse {

  private static final int BLOCK = BlockInput.BLOCK;
  private static final int EXTENT = 24;

  private final BlockInput input;
  private final TarHeader header;
  private final PaxRecords records;
  private long realSize;
  private long mapBytes;

  TarSparse(BlockInput input, TarHeader header, PaxRecords records) {
    this.input = input;
    this.header = header;
    this.records = records;
  }

  /// How long the member really is.
  long realSize() {
    return realSize;
  }

  /// How many of the member's stored bytes were its map.
  long mapBytes() {
    return mapBytes;
  }

  /// The map; null when the member is not sparse.
  ///
  /// @param stored how many bytes the archive stores for the member
  /// @param corrupt makes what is thrown when the map is impossible
  @Nullable SparseMap read(
      long stored, BiFunction<BackupPath, String, DamageException> corrupt, BackupPath name)
      throws IOException {
    SparseMap map = find(stored);
    if (map == null && !isSparse()) {
      return null;
    }
    if (map == null || realSize < 0) {
      throw corrupt.apply(name, "its sparse map is malformed");
    }
    String wrong = map.wrong(stored - mapBytes, realSize);
    if (wrong != null) {
      throw corrupt.apply(name, wrong);
    }
    return map;
  }

  private boolean isSparse() {
    return header.type() == 'S'
        || records.sparseNumber("major") == 1
        || records.sparseText("map") != null
        || records.extents().size() > 0;
  }

  private @Nullable SparseMap find(long stored) throws IOException {
    if (header.type() == 'S') {
      return header.variant() == TarHeader.Variant.STAR ? inHeader(356, 4) : inHeader(386, 4);
    }
    if (records.sparseNumber("major") == 1) {
      realSize = records.sparseNumber("realsize");
      return inContent(stored);
    }
    realSize = records.sparseNumber("size");
    byte[] list = records.sparseText("map");
    if (list != null) {
      return SparseMap.ofList(new String(list, StandardCharsets.ISO_8859_1));
    }
    return records.extents().size() > 0 ? records.extents() : null;
  }

  /// Some extents in the header, more in blocks behind it, as long as each says so.
  private @Nullable SparseMap inHeader(int at, int extents) throws IOException {
    boolean star = at == 356;
    realSize = header.number(at + extents * EXTENT + (star ? 0 : 1), 12);
    boolean goesOn = header.block()[star ? 355 : at + extents * EXTENT] != 0;
    SparseMap map = new SparseMap();
    if (!addExtents(map, header.block(), at, extents)) {
      return null;
    }
    while (goesOn) {
      byte[] block = input.bytes(BLOCK);
      if (block.length < BLOCK || !addExtents(map, block, 0, 21)) {
        return null;
      }
      goesOn = block[21 * EXTENT] != 0;
    }
    return map;
  }

  private static boolean addExtents(SparseMap map, byte[] block, int at, int extents) {
    for (int each = at; each < at + extents * EXTENT && block[each] != 0; each += EXTENT) {
      long offset = TarHeader.number(block, each, 12);
      long bytes = TarHeader.number(block, each + 12, 12);
      if (offset < 0 || bytes < 0) {
        return false;
      }
      map.add(offset, bytes);
    }
    return true;
  }

  /// Lines of decimal numbers at the start of the content, filled up to whole blocks: how many
  /// extents, then offset and length of each.
  private @Nullable SparseMap inContent(long stored) throws IOException {
    long extents = TarHeader.NO_NUMBER;
    SparseMap map = new SparseMap();
    long offset = -1;
    StringBuilder digits = new StringBuilder();
    while (extents < 0 || map.size() < extents) {
      byte[] block = mapBytes + BLOCK <= stored ? input.bytes(BLOCK) : new byte[0];
      mapBytes += block.length;
      if (block.length < BLOCK) {
        return null;
      }
      for (int at = 0; at < BLOCK && (extents < 0 || map.size() < extents); at++) {
        if (block[at] != '\n') {
          digits.append((char) block[at]);
          continue;
        }
        long number = PaxRecords.decimal(digits.toString().getBytes(StandardCharsets.ISO_8859_1));
        digits.setLength(0);
        if (number < 0) {
          return null;
        }
        if (extents < 0) {
          extents = number;
        } else if (offset < 0) {
          offset = number;
        } else {
          map.add(offset, number);
          offset = -1;
        }
      }
    }
    return map;
  }
}
