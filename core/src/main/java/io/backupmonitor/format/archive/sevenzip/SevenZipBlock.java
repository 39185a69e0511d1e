package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How one block of a 7z was packed: coders, whose inputs are each fed by another coder or by a
/// packed stream.
///
/// @param coders the coders; each makes one stream
/// @param feeders for each input of all coders together, the coder that feeds it; -1 for none
/// @param packed for each packed stream, the input that it feeds
/// @param last the coder that makes the content
@SuppressWarnings("ArrayRecordComponent") // never compared
record SevenZipBlock(List<SevenZipCoder> coders, int[] feeders, int[] packed, int last) {

  private static final int MOST_CODERS = 32;

  static SevenZipBlock read(SevenZipCursor cursor) throws DamageException {
    int count = cursor.count(MOST_CODERS, "coders of one block");
    List<SevenZipCoder> coders = new ArrayList<>(count);
    int inputs = 0;
    for (int each = 0; each < count; each++) {
      coders.add(SevenZipCoder.read(cursor));
      inputs += coders.getLast().inputs();
    }
    if (count == 0 || inputs < count) {
      throw cursor.corrupt("a block without coders");
    }
    int[] feeders = new int[inputs];
    Arrays.fill(feeders, -1);
    int last = bind(cursor, feeders, count);
    return new SevenZipBlock(coders, feeders, packedInputs(cursor, feeders, count), last);
  }

  /// Reads which coder feeds which input; tells the one that feeds none.
  private static int bind(SevenZipCursor cursor, int[] feeders, int coders) throws DamageException {
    boolean[] used = new boolean[coders];
    for (int each = 1; each < coders; each++) {
      int input = cursor.count(feeders.length - 1L, "as an input of a block");
      int coder = cursor.count(coders - 1L, "as a coder of a block");
      if (feeders[input] >= 0 || used[coder]) {
        throw cursor.corrupt("two coders that feed each other's input");
      }
      feeders[input] = coder;
      used[coder] = true;
    }
    int last = 0;
    while (used[last]) {
      last++;
    }
    return last;
  }

  private static int[] packedInputs(SevenZipCursor cursor, int[] feeders, int coders)
      throws DamageException {
    int[] packed = new int[feeders.length - coders + 1];
    if (packed.length == 1) {
      packed[0] = firstUnfed(feeders);
      return packed;
    }
    boolean[] used = new boolean[feeders.length];
    for (int each = 0; each < packed.length; each++) {
      int input = cursor.count(feeders.length - 1L, "as an input of a block");
      if (feeders[input] >= 0 || used[input]) {
        throw cursor.corrupt("two streams that feed one input");
      }
      used[input] = true;
      packed[each] = input;
    }
    return packed;
  }

  private static int firstUnfed(int[] feeders) {
    int input = 0;
    while (feeders[input] >= 0) {
      input++;
    }
    return input;
  }

  /// Whether any of its bytes were encrypted.
  boolean isEncrypted() {
    for (SevenZipCoder coder : coders) {
      if (SevenZipMethod.of(coder) == SevenZipMethod.AES) {
        return true;
      }
    }
    return false;
  }

  /// The first input of a coder, counted over all coders.
  int firstInput(int coder) {
    int first = 0;
    for (int each = 0; each < coder; each++) {
      first += coders.get(each).inputs();
    }
    return first;
  }

  /// Which packed stream feeds an input that no coder feeds.
  int packedStream(int input) {
    int stream = 0;
    while (packed[stream] != input) {
      stream++;
    }
    return stream;
  }
}
