package io.backupmonitor.format.archive.sevenzip;

/// What a PPMd decoder expects next: contexts of growing length, each with the symbols that
/// followed it and how often. For one thread.
final class PpmdModel {

  private static final int MOST_FREQUENT = 124;
  private static final int LONGEST_ORDER = 64;

  /// For a number of symbols less one: its class for escapes.
  private static final int[] ESCAPE_CLASS = new int[256];

  static {
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
  private final PpmdContexts contexts;
  private final int order;
  private final PpmdBinary binary = new PpmdBinary();
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
    this.contexts = new PpmdContexts(memory);
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
    contexts.setShorter(shortest, 0);
    contexts.setCount(shortest, 256);
    contexts.setSum(shortest, 257);
    found = memory.block(PpmdMemory.kind(128));
    contexts.setSymbols(shortest, found);
    for (int each = 0; each < 256; each++) {
      contexts.setSymbol(found + each * PpmdContexts.SYMBOL, each, 1, 0);
    }
    binary.reset();
    escapes.reset();
  }

  // What the decoder asks.

  int count() {
    return contexts.count(shortest);
  }

  int sum() {
    return contexts.sum(shortest);
  }

  /// The place of the first symbol of the context.
  int symbols() {
    return contexts.symbols(shortest);
  }

  int symbol(int at) {
    return contexts.symbol(at);
  }

  int frequency(int at) {
    return contexts.frequency(at);
  }

  /// The place of the only symbol of the context.
  int onlySymbol() {
    return PpmdContexts.only(shortest);
  }

  /// Which probability says whether the only symbol of the context follows.
  int binaryIndex() {
    int only = onlySymbol();
    highBits = highBits(symbol(found));
    return PpmdBinary.index(
        frequency(only) - 1,
        previousSuccess
            + PpmdBinary.classOf(contexts.count(contexts.shorter(shortest)))
            + highBits
            + 2 * highBits(symbol(only))
            + (runLength >> 26 & 0x20));
  }

  private static int highBits(int symbol) {
    return symbol >= 0x40 ? 8 : 0;
  }

  int binaryProbability(int index) {
    return binary.probability(index);
  }

  /// The only symbol of the context followed.
  void binaryHit(int index) {
    binary.hit(index);
    found = onlySymbol();
    int frequency = frequency(found);
    contexts.setFrequency(found, frequency + (frequency < 128 ? 1 : 0));
    previousSuccess = 1;
    runLength++;
    nextContext();
  }

  void binaryMiss(int index) {
    firstEscape = binary.miss(index);
    previousSuccess = 0;
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
    int before = at - PpmdContexts.SYMBOL;
    if (frequency(at) > frequency(before)) {
      contexts.swap(at, before);
      found = before;
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
      int shorter = contexts.shorter(shortest);
      if (shorter == 0) {
        return false;
      }
      shortest = shorter;
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
    int index =
        ESCAPE_CLASS[open - 1] * 16
            + (open < contexts.count(contexts.shorter(shortest)) - count ? 1 : 0)
            + (sum() < 11 * count ? 2 : 0)
            + (masked > open ? 4 : 0)
            + highBits;
    return escapes.frequency(index);
  }

  // How the model learns.

  private void more(int at) {
    contexts.setFrequency(at, frequency(at) + 4);
    contexts.setSum(shortest, sum() + 4);
  }

  private void nextContext() {
    int next = contexts.successor(found);
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
    int shorter = contexts.shorter(shortest);
    if (frequency(found) < MOST_FREQUENT / 4 && shorter != 0) {
      learnInShorter(shorter, symbol);
    }
    int next = contexts.successor(found);
    if (orderFall == 0) {
      shortest = successors(true);
      longest = shortest;
      contexts.setSuccessor(found, shortest);
      return shortest != 0;
    }
    if (!memory.append(symbol)) {
      return false;
    }
    int text = memory.text();
    if (next == 0) {
      contexts.setSuccessor(found, text);
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

  private void learnInShorter(int context, int symbol) {
    int at = contexts.find(context, symbol);
    if (contexts.count(context) == 1) {
      contexts.setFrequency(at, frequency(at) + (frequency(at) < 32 ? 1 : 0));
      return;
    }
    int before = at - PpmdContexts.SYMBOL;
    if (at != contexts.symbols(context) && frequency(at) >= frequency(before)) {
      contexts.swap(at, before);
      at = before;
    }
    if (frequency(at) < MOST_FREQUENT - 9) {
      contexts.setFrequency(at, frequency(at) + 2);
      contexts.setSum(context, contexts.sum(context) + 2);
    }
  }

  private boolean learnInLonger(int symbol, int successor, int next) {
    int count = count();
    int frequency = frequency(found);
    int rest = sum() - count - (frequency - 1);
    for (int context = longest; context != shortest; context = contexts.shorter(context)) {
      int known = contexts.count(context);
      boolean room = known == 1 ? unfold(context, count) : widen(context, known, count);
      if (!room) {
        return false;
      }
      int at = contexts.symbols(context) + known * PpmdContexts.SYMBOL;
      contexts.setSymbol(at, symbol, inherited(context, frequency, rest), successor);
      contexts.setCount(context, known + 1);
    }
    longest = next;
    shortest = next;
    return true;
  }

  /// Makes room for one more symbol, which counts for a little at once.
  private boolean widen(int context, int known, int count) {
    if (!contexts.widen(context, known)) {
      return false;
    }
    int sum = contexts.sum(context);
    boolean few = 4 * known <= count && sum <= 8 * known;
    contexts.setSum(context, sum + (2 * known < count ? 1 : 0) + (few ? 2 : 0));
    return true;
  }

  /// Makes room for a second symbol.
  private boolean unfold(int context, int count) {
    int only = contexts.unfold(context);
    if (only == 0) {
      return false;
    }
    int frequency = frequency(only);
    frequency = frequency < MOST_FREQUENT / 4 - 1 ? 2 * frequency : MOST_FREQUENT - 4;
    contexts.setFrequency(only, frequency);
    contexts.setSum(context, frequency + firstEscape + (count > 3 ? 1 : 0));
    return true;
  }

  /// The frequency with which a context begins to know a symbol that a shorter one knows.
  private int inherited(int context, int frequency, int rest) {
    int sum = contexts.sum(context);
    int weight = 2 * frequency * (sum + 6);
    int scale = rest + sum;
    if (weight < 6 * scale) {
      contexts.setSum(context, sum + 3);
      return 1 + (weight > scale ? 1 : 0) + (weight >= 4 * scale ? 1 : 0);
    }
    int inherited =
        4
            + (weight >= 9 * scale ? 1 : 0)
            + (weight >= 12 * scale ? 1 : 0)
            + (weight >= 15 * scale ? 1 : 0);
    contexts.setSum(context, sum + inherited);
    return inherited;
  }

  /// Makes contexts of what was only a place in the text.
  ///
  /// @return the longest of them; 0 when memory is short
  private int successors(boolean skipFound) {
    int context = shortest;
    int branch = contexts.successor(found);
    int count = 0;
    if (!skipFound) {
      branches[count++] = found;
    }
    while (contexts.shorter(context) != 0) {
      context = contexts.shorter(context);
      int at = contexts.find(context, symbol(found));
      if (contexts.successor(at) != branch) {
        context = contexts.successor(at);
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
      contexts.setCount(child, 1);
      contexts.setSymbol(PpmdContexts.only(child), symbol, frequency, branch + 1);
      contexts.setShorter(child, context);
      contexts.setSuccessor(branches[each], child);
      context = child;
    }
    return context;
  }

  private int childFrequency(int parent, int symbol) {
    int at = contexts.find(parent, symbol);
    if (contexts.count(parent) == 1) {
      return frequency(at);
    }
    int own = frequency(at) - 1;
    int others = contexts.sum(parent) - contexts.count(parent) - own;
    if (2 * own <= others) {
      return 1 + (5 * own > others ? 1 : 0);
    }
    return 1 + (2 * own + 3 * others - 1) / (2 * others);
  }

  /// Halves the frequencies of a context, and forgets symbols that are left without one.
  private void rescale() {
    int first = symbols();
    contexts.moveBefore(first, found);
    int adder = orderFall != 0 ? 1 : 0;
    int escape = sum() - frequency(first);
    int halved = (frequency(first) + 4 + adder) >> 1;
    contexts.setFrequency(first, halved);
    int sum = halved;
    int count = count();
    int last = first + (count - 1) * PpmdContexts.SYMBOL;
    for (int at = first + PpmdContexts.SYMBOL; at <= last; at += PpmdContexts.SYMBOL) {
      escape -= frequency(at);
      halved = (frequency(at) + adder) >> 1;
      contexts.setFrequency(at, halved);
      sum += halved;
      sortIn(at, first);
    }
    if (frequency(last) == 0) {
      int forgotten = 1;
      while (frequency(last - forgotten * PpmdContexts.SYMBOL) == 0) {
        forgotten++;
      }
      escape += forgotten;
      if (forget(count, count - forgotten, escape)) {
        return;
      }
    }
    contexts.setSum(shortest, sum + escape - (escape >> 1));
    found = symbols();
  }

  private void sortIn(int at, int first) {
    int frequency = frequency(at);
    int place = at;
    while (place != first && frequency > frequency(place - PpmdContexts.SYMBOL)) {
      place -= PpmdContexts.SYMBOL;
    }
    contexts.moveBefore(place, at);
  }

  /// Tells whether only one symbol is left.
  private boolean forget(int before, int left, int escape) {
    contexts.setCount(shortest, left);
    if (left != 1) {
      contexts.narrow(shortest, before, left);
      return false;
    }
    int frequency = frequency(symbols());
    int rest = escape;
    do {
      frequency -= frequency >> 1;
      rest >>= 1;
    } while (rest > 1);
    contexts.fold(shortest, before);
    found = onlySymbol();
    contexts.setFrequency(found, frequency);
    return true;
  }
}
