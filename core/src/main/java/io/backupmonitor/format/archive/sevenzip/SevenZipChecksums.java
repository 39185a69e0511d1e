package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import java.util.BitSet;

/// The CRC-32 of each of several things, as far as the directory of a 7z gives them.
///
/// @param known which things have one
/// @param values one for each thing
@SuppressWarnings("ArrayRecordComponent") // never compared
record SevenZipChecksums(BitSet known, int[] values) {

  static SevenZipChecksums none(int count) {
    return new SevenZipChecksums(new BitSet(), new int[count]);
  }

  static SevenZipChecksums read(SevenZipCursor cursor, int count) throws DamageException {
    BitSet known = cursor.bitsUnlessAll(count);
    int[] values = new int[count];
    for (int each = known.nextSetBit(0); each >= 0; each = known.nextSetBit(each + 1)) {
      values[each] = cursor.int32();
    }
    return new SevenZipChecksums(known, values);
  }

  boolean has(int each) {
    return known.get(each);
  }

  int value(int each) {
    return values[each];
  }

  void set(int each, int value) {
    known.set(each);
    values[each] = value;
  }
}
