package io.backupmonitor.format.archive.sevenzip;

import java.util.Arrays;

/// What a PPMd decoder expects next: contexts of growing length, each with the symbols that
/// followed it and how often. For one thread.
///
/// A context is: 16 bits for its number of symbols, 16 bits for the sum of their frequencies, the
/// place of its symbols, the place of the next shorter context. A context of one symbol holds it
/// where sum and place would be. A symbol is: itself, its frequency, the place of its successor,
/// which is a context or, still, a place in the text. After D. Shkarin's PPMd variant H, as 7-Zip
/// writes it.
final class PpmdModel {

  static final int SYMBOL = 6;
  static final int BINARY_SCALE = 1 << 14;

  private static final int SUFFIX = 8;
  private static final int MOST_FREQUENT = 124;
  private static final int INTERVAL_BITS = 7;
  private static final int PERIOD_BITS = 7;
  private static final int LONGEST_ORDER = 64;

  private static final int[] FIRST_ESCAPES = {
    0x3cdd, 0x1f3f, 0x59bf, 0x48f3, 0x64a1, 0x5abc, 0x6632, 0x6051
  };
  private static final int[] ESCAPE_OF_PROBABILITY = {
    25, 14, 9, 7, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2
  };

  /// For a number of symbols less one: a class for contexts of one symbol, and one for escapes.
  private static final int[] BINARY_CLASS = new int[256];

  private static final int[] ESCAPE_CLASS = new int[256];

  static {
    Arrays.fill(BINARY_CLASS, 11, 256, 6);
    Arrays.fill(BINARY_CLASS, 2, 11, 4);
    BINARY_CLASS[1] = 2;
    int value = 0;
    int left = 1;
    for (int each = 0; each < 256; each++) {
      ESCAPE_CLASS[each] = value;
      if (each < 2) {
        value++;
      } else if (each > 2 && --left == 0) {
        value++;
        left = value - 2;
      } else if (each == 2) {
        value = 3;
      }
    }
  }

  private final PpmdMemory memory;
  private final int order;
  private final int[] binary = new int[128 * 64];
  private final PpmdEscapes escapes = new PpmdEscapes();
  private final int[] branches = new int[LONGEST_ORDER];

  private int shortest;
  private int longest;
  private int found;
  private int orderFall;
  private int firstEscape;
  private int previousSuccess;
  private int runLength;
  private int firstRunLength;
  private int highBits;

  PpmdModel(int order, int memoryBytes) {
    this.order = order;
    this.memory = new PpmdMemory(memoryBytes);
    restart();
  }

  private void restart() {
    memory.reset();
    orderFall = order;
    firstRunLength = -Math.min(order, 12) - 1;
    runLength = firstRunLength;
    previousSuccess = 0;
    shortest = memory.context();
    longest = shortest;
    memory.setPlace(shortest + SUFFIX, 0);
    memory.setUint16(shortest, 256);
    setSum(shortest, 257);
    found = memory.block(PpmdMemory.kind(128));
    memory.setPlace(shortest + 4, found);
    for (int each = 0; each < 256; each++) {
      setSymbol(found + each * SYMBOL, each, 1, 0);
    }
    for (int frequency = 0; frequency < 128; frequency++) {
      for (int each = 0; each < 64; each++) {
        binary[frequency * 64 + each] = BINARY_SCALE - FIRST_ESCAPES[each & 7] / (frequency + 2);
      }
    }
    escapes.reset();
  }

  // What the decoder asks.

  int count() {
    return memory.uint16(shortest);
  }

  int sum() {
    return memory.uint16(shortest + 2);
  }

  /// The place of the first symbol of the context.
  int symbols() {
    return memory.place(shortest + 4);
  }

  int symbol(int at) {
    return memory.uint8(at);
  }

  int frequency(int at) {
    return memory.uint8(at + 1);
  }

  /// The place of the only symbol of the context.
  int onlySymbol() {
    return shortest + 2;
  }

  /// Which probability says whether the only symbol of the context follows.
  int binaryIndex() {
    int only = onlySymbol();
    int suffix = memory.place(shortest + SUFFIX);
    highBits = highBits(symbol(found));
    return (frequency(only) - 1) * 64
        + previousSuccess
        + BINARY_CLASS[memory.uint16(suffix) - 1]
        + highBits
        + 2 * highBits(symbol(only))
        + (runLength >> 26 & 0x20);
  }

  private static int highBits(int symbol) {
    return symbol >= 0x40 ? 8 : 0;
  }

  int binaryProbability(int index) {
    return binary[index];
  }

  /// The only symbol of the context followed.
  void binaryHit(int index) {
    binary[index] += (1 << INTERVAL_BITS) - mean(binary[index]);
    found = onlySymbol();
    int frequency = frequency(found);
    memory.setUint8(found + 1, frequency + (frequency < 128 ? 1 : 0));
    previousSuccess = 1;
    runLength++;
    nextContext();
  }

  void binaryMiss(int index) {
    binary[index] -= mean(binary[index]);
    firstEscape = ESCAPE_OF_PROBABILITY[binary[index] >> 10];
    previousSuccess = 0;
  }

  private static int mean(int probability) {
    return (probability + (1 << (PERIOD_BITS - 2))) >> PERIOD_BITS;
  }

  /// The first symbol of the context followed.
  void firstHit() {
    found = symbols();
    previousSuccess = 2 * frequency(found) > sum() ? 1 : 0;
    runLength += previousSuccess;
    more(found);
    if (frequency(found) > MOST_FREQUENT) {
      rescale();
    }
    nextContext();
  }

  /// Another symbol of the context followed.
  void laterHit(int at) {
    previousSuccess = 0;
    found = at;
    more(at);
    if (frequency(at) > frequency(at - SYMBOL)) {
      swap(at, at - SYMBOL);
      found = at - SYMBOL;
      if (frequency(found) > MOST_FREQUENT) {
        rescale();
      }
    }
    nextContext();
  }

  /// None of the symbols of the context followed.
  void miss() {
    previousSuccess = 0;
    highBits = highBits(symbol(found));
  }

  /// A symbol followed that longer contexts did not expect.
  void escapedHit(int at) {
    escapes.hit();
    found = at;
    more(at);
    if (frequency(at) > MOST_FREQUENT) {
      rescale();
    }
    runLength = firstRunLength;
    update();
  }

  void escapedMiss(int sum) {
    escapes.miss(sum);
  }

  /// Goes to the next shorter context that knows more symbols; false when there is none.
  boolean escape() {
    int known = count();
    do {
      orderFall++;
      int suffix = memory.place(shortest + SUFFIX);
      if (suffix == 0) {
        return false;
      }
      shortest = suffix;
    } while (count() == known);
    return true;
  }

  /// The frequency of a further escape.
  ///
  /// @param masked how many symbols of the context are already out of question
  int escapeFrequency(int masked) {
    int count = count();
    if (count == 256) {
      return escapes.none();
    }
    int open = count - masked;
    int suffix = memory.place(shortest + SUFFIX);
    int index =
        ESCAPE_CLASS[open - 1] * 16
            + (open < memory.uint16(suffix) - count ? 1 : 0)
            + (sum() < 11 * count ? 2 : 0)
            + (masked > open ? 4 : 0)
            + highBits;
    return escapes.frequency(index);
  }

  // How the model learns.

  private void more(int at) {
    memory.setUint8(at + 1, frequency(at) + 4);
    setSum(shortest, sum() + 4);
  }

  private void nextContext() {
    int next = successor(found);
    if (orderFall == 0 && next > memory.text()) {
      shortest = next;
      longest = next;
    } else {
      update();
    }
  }

  private void update() {
    if (!learn()) {
      restart();
    }
  }

  /// Tells the contexts of what followed; false when memory is short.
  private boolean learn() {
    int symbol = symbol(found);
    if (frequency(found) < MOST_FREQUENT / 4 && memory.place(shortest + SUFFIX) != 0) {
      learnInSuffix(memory.place(shortest + SUFFIX), symbol);
    }
    int next = successor(found);
    if (orderFall == 0) {
      shortest = successors(true);
      longest = shortest;
      setSuccessor(found, shortest);
      return shortest != 0;
    }
    if (!memory.append(symbol)) {
      return false;
    }
    int text = memory.text();
    if (next == 0) {
      setSuccessor(found, text);
      next = shortest;
    } else {
      if (next < text) {
        next = successors(false);
        if (next == 0) {
          return false;
        }
      }
      if (--orderFall == 0) {
        text = next;
        if (longest != shortest) {
          memory.takeBack();
        }
      }
    }
    return learnInLonger(symbol, text, next);
  }

  private void learnInSuffix(int context, int symbol) {
    if (memory.uint16(context) == 1) {
      int only = context + 2;
      if (frequency(only) < 32) {
        memory.setUint8(only + 1, frequency(only) + 1);
      }
      return;
    }
    int first = memory.place(context + 4);
    int at = find(first, symbol);
    if (at != first && frequency(at) >= frequency(at - SYMBOL)) {
      swap(at, at - SYMBOL);
      at -= SYMBOL;
    }
    if (frequency(at) < MOST_FREQUENT - 9) {
      memory.setUint8(at + 1, frequency(at) + 2);
      setSum(context, memory.uint16(context + 2) + 2);
    }
  }

  private int find(int first, int symbol) {
    int at = first;
    while (symbol(at) != symbol) {
      at += SYMBOL;
    }
    return at;
  }

  private boolean learnInLonger(int symbol, int successor, int next) {
    int count = count();
    int frequency = frequency(found);
    int rest = sum() - count - (frequency - 1);
    for (int context = longest; context != shortest; context = memory.place(context + SUFFIX)) {
      int known = memory.uint16(context);
      boolean room = known == 1 ? unfold(context, count) : widen(context, known, count);
      if (!room) {
        return false;
      }
      int at = memory.place(context + 4) + known * SYMBOL;
      setSymbol(at, symbol, inherited(context, frequency, rest), successor);
      memory.setUint16(context, known + 1);
    }
    longest = next;
    shortest = next;
    return true;
  }

  /// Makes room for one more symbol.
  private boolean widen(int context, int known, int count) {
    if ((known & 1) == 0) {
      int units = known >> 1;
      int kind = PpmdMemory.kind(units);
      if (kind != PpmdMemory.kind(units + 1)) {
        int wider = memory.block(kind + 1);
        if (wider == 0) {
          return false;
        }
        int old = memory.place(context + 4);
        memory.copy(old, wider, units * PpmdMemory.UNIT);
        memory.insert(old, kind);
        memory.setPlace(context + 4, wider);
      }
    }
    int sum = memory.uint16(context + 2);
    boolean few = 4 * known <= count && sum <= 8 * known;
    setSum(context, sum + (2 * known < count ? 1 : 0) + (few ? 2 : 0));
    return true;
  }

  /// Moves the only symbol of a context out, so that it can get a second one.
  private boolean unfold(int context, int count) {
    int block = memory.block(0);
    if (block == 0) {
      return false;
    }
    memory.copy(context + 2, block, SYMBOL);
    memory.setPlace(context + 4, block);
    int frequency = frequency(block);
    frequency = frequency < MOST_FREQUENT / 4 - 1 ? 2 * frequency : MOST_FREQUENT - 4;
    memory.setUint8(block + 1, frequency);
    setSum(context, frequency + firstEscape + (count > 3 ? 1 : 0));
    return true;
  }

  /// The frequency with which a context begins to know a symbol that a shorter one knows.
  private int inherited(int context, int frequency, int rest) {
    int sum = memory.uint16(context + 2);
    int weight = 2 * frequency * (sum + 6);
    int scale = rest + sum;
    if (weight < 6 * scale) {
      setSum(context, sum + 3);
      return 1 + (weight > scale ? 1 : 0) + (weight >= 4 * scale ? 1 : 0);
    }
    int inherited =
        4
            + (weight >= 9 * scale ? 1 : 0)
            + (weight >= 12 * scale ? 1 : 0)
            + (weight >= 15 * scale ? 1 : 0);
    setSum(context, sum + inherited);
    return inherited;
  }

  /// Makes contexts of what was only a place in the text.
  ///
  /// @return the longest of them; 0 when memory is short
  private int successors(boolean skipFound) {
    int context = shortest;
    int branch = successor(found);
    int count = 0;
    if (!skipFound) {
      branches[count++] = found;
    }
    while (memory.place(context + SUFFIX) != 0) {
      context = memory.place(context + SUFFIX);
      int at =
          memory.uint16(context) == 1
              ? context + 2
              : find(memory.place(context + 4), symbol(found));
      if (successor(at) != branch) {
        context = successor(at);
        if (count == 0) {
          return context;
        }
        break;
      }
      branches[count++] = at;
    }
    return children(context, branch, count);
  }

  private int children(int parent, int branch, int count) {
    int symbol = memory.uint8(branch);
    int frequency = childFrequency(parent, symbol);
    int context = parent;
    for (int each = count - 1; each >= 0; each--) {
      int child = memory.context();
      if (child == 0) {
        return 0;
      }
      memory.setUint16(child, 1);
      setSymbol(child + 2, symbol, frequency, branch + 1);
      memory.setPlace(child + SUFFIX, context);
      setSuccessor(branches[each], child);
      context = child;
    }
    return context;
  }

  private int childFrequency(int parent, int symbol) {
    if (memory.uint16(parent) == 1) {
      return frequency(parent + 2);
    }
    int at = find(memory.place(parent + 4), symbol);
    int own = frequency(at) - 1;
    int others = memory.uint16(parent + 2) - memory.uint16(parent) - own;
    if (2 * own <= others) {
      return 1 + (5 * own > others ? 1 : 0);
    }
    return 1 + (2 * own + 3 * others - 1) / (2 * others);
  }

  /// Halves the frequencies of a context, and forgets symbols that are left without one.
  private void rescale() {
    int first = symbols();
    moveToFront(found, first);
    int adder = orderFall != 0 ? 1 : 0;
    int escape = sum() - frequency(first);
    int halved = (frequency(first) + 4 + adder) >> 1;
    memory.setUint8(first + 1, halved);
    int sum = halved;
    int count = count();
    int last = first + (count - 1) * SYMBOL;
    for (int at = first + SYMBOL; at <= last; at += SYMBOL) {
      escape -= frequency(at);
      halved = (frequency(at) + adder) >> 1;
      memory.setUint8(at + 1, halved);
      sum += halved;
      sortIn(at, first);
    }
    if (frequency(last) == 0) {
      int forgotten = 1;
      while (frequency(last - forgotten * SYMBOL) == 0) {
        forgotten++;
      }
      escape += forgotten;
      if (forget(first, count, count - forgotten, escape)) {
        return;
      }
    }
    setSum(shortest, sum + escape - (escape >> 1));
    found = symbols();
  }

  private void moveToFront(int at, int first) {
    long whole = state(at);
    memory.copy(first, first + SYMBOL, at - first);
    setState(first, whole);
  }

  private void sortIn(int at, int first) {
    int frequency = frequency(at);
    int place = at;
    while (place != first && frequency > frequency(place - SYMBOL)) {
      place -= SYMBOL;
    }
    long whole = state(at);
    memory.copy(place, place + SYMBOL, at - place);
    setState(place, whole);
  }

  /// Tells whether only one symbol is left.
  private boolean forget(int first, int before, int left, int escape) {
    memory.setUint16(shortest, left);
    int units = (before + 1) >> 1;
    if (left == 1) {
      int frequency = frequency(first);
      int rest = escape;
      do {
        frequency -= frequency >> 1;
        rest >>= 1;
      } while (rest > 1);
      long whole = state(first);
      memory.insert(first, PpmdMemory.kind(units));
      found = onlySymbol();
      setState(found, whole);
      memory.setUint8(found + 1, frequency);
      return true;
    }
    int needed = (left + 1) >> 1;
    if (units != needed) {
      memory.setPlace(shortest + 4, memory.shrink(first, units, needed));
    }
    return false;
  }

  private void swap(int one, int other) {
    long kept = state(one);
    memory.copy(other, one, SYMBOL);
    setState(other, kept);
  }

  private long state(int at) {
    return (long) memory.place(at + 2) << 16 | memory.uint16(at);
  }

  private void setState(int at, long state) {
    memory.setUint16(at, (int) state);
    memory.setPlace(at + 2, (int) (state >> 16));
  }

  private void setSymbol(int at, int symbol, int frequency, int successor) {
    memory.setUint8(at, symbol);
    memory.setUint8(at + 1, frequency);
    memory.setPlace(at + 2, successor);
  }

  private void setSum(int context, int sum) {
    memory.setUint16(context + 2, sum);
  }

  private int successor(int at) {
    return memory.place(at + 2);
  }

  private void setSuccessor(int at, int successor) {
    memory.setPlace(at + 2, successor);
  }
}
