package io.backupmonitor.format.archive.sevenzip;

import java.util.Arrays;

/// How probable it is, in contexts that know one symbol only, that this one follows: once for each
/// kind of situation. For one thread.
final class PpmdBinary {

  static final int SCALE = 1 << 14;

  private static final int INTERVAL_BITS = 7;
  private static final int PERIOD_BITS = 7;
  private static final int FREQUENCIES = 128;
  private static final int SITUATIONS = 64;

  private static final int[] FIRST_ESCAPES = {
    0x3cdd, 0x1f3f, 0x59bf, 0x48f3, 0x64a1, 0x5abc, 0x6632, 0x6051
  };
  private static final int[] ESCAPE_OF_PROBABILITY = {
    25, 14, 9, 7, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2
  };

  /// For the number of symbols of the next shorter context less one: its class.
  private static final int[] CLASS = new int[256];

  static {
    Arrays.fill(CLASS, 11, 256, 6);
    Arrays.fill(CLASS, 2, 11, 4);
    CLASS[1] = 2;
  }

  private final int[] probabilities = new int[FREQUENCIES * SITUATIONS];

  void reset() {
    for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
      for (int each = 0; each < SITUATIONS; each++) {
        probabilities[index(frequency, each)] = SCALE - FIRST_ESCAPES[each & 7] / (frequency + 2);
      }
    }
  }

  static int index(int frequency, int situation) {
    return frequency * SITUATIONS + situation;
  }

  /// The class of a context whose next shorter one knows so many symbols.
  static int classOf(int symbolsOfShorter) {
    return CLASS[symbolsOfShorter - 1];
  }

  int probability(int index) {
    return probabilities[index];
  }

  /// The symbol followed.
  void hit(int index) {
    probabilities[index] += (1 << INTERVAL_BITS) - mean(probabilities[index]);
  }

  /// The symbol did not follow.
  ///
  /// @return the frequency of an escape in a context that is now to be made
  int miss(int index) {
    probabilities[index] -= mean(probabilities[index]);
    return ESCAPE_OF_PROBABILITY[probabilities[index] >> 10];
  }

  private static int mean(int probability) {
    return (probability + (1 << (PERIOD_BITS - 2))) >> PERIOD_BITS;
  }
}
