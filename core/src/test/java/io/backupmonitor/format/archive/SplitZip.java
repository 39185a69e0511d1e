package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.StoredPart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// A zip that lies in several files, as `zip -s` writes it, with its files whole or damaged.
///
/// @param parts the files in order, with their names
record SplitZip(List<DamagedBytes> parts) {

  private static final String MARK = "PK\u0007\u0008";

  /// Splits what a builder made.
  ///
  /// @param zip one that began with [#begun()]
  /// @param members how many it has
  /// @param size how many bytes a file has
  static SplitZip of(ZipBuilder zip, int members, int size) {
    ByteBuffer all = ByteBuffer.wrap(zip.bytes().all().clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int member = 0; member < members; member++) {
      all.putShort(zip.listing(member) + 34, (short) (zip.header(member) / size));
      all.putInt(zip.listing(member) + 42, zip.header(member) % size);
    }
    int directory = zip.listing(0);
    int last = (all.capacity() - 1) / size;
    all.putShort(zip.end() + 4, (short) last).putShort(zip.end() + 6, (short) (directory / size));
    all.putInt(zip.end() + 16, directory % size);
    List<DamagedBytes> parts = new ArrayList<>();
    for (int part = 0; part <= last; part++) {
      int end = Math.min(all.capacity(), (part + 1) * size);
      parts.add(
          DamagedBytes.bytes(Arrays.copyOfRange(all.array(), part * size, end))
              .named(part == last ? "a.zip" : "a.z%02d".formatted(part + 1)));
    }
    return new SplitZip(parts);
  }

  /// A builder whose zip begins as the first file of a set does.
  static ZipBuilder begun() {
    return ZipBuilder.zip().gap(MARK);
  }

  /// With another file in the place of that one.
  SplitZip with(int part, UnaryOperator<DamagedBytes> change) {
    List<DamagedBytes> changed = new ArrayList<>(parts);
    changed.set(part, change.apply(parts.get(part)));
    return new SplitZip(changed);
  }

  /// Without one of its files.
  SplitZip without(int part) {
    List<DamagedBytes> left = new ArrayList<>(parts);
    left.remove(part);
    return new SplitZip(left);
  }

  /// With one more file before the last.
  SplitZip plus(DamagedBytes part) {
    List<DamagedBytes> more = new ArrayList<>(parts);
    more.add(parts.size() - 1, part);
    return new SplitZip(more);
  }

  Look look() {
    DamagedBytes all = DamagedBytes.bytes(new byte[0]);
    for (DamagedBytes part : parts) {
      all = all.then(part);
    }
    List<StoredPart> stored =
        parts.stream().map(part -> new StoredPart(part.name(), part.length())).toList();
    return Look.at(
        new ZipFormat(), MemoryContent.of("a.zip", all.all(), stored), new RecordingContext());
  }
}
