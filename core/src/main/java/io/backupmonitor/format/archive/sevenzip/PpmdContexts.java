package io.backupmonitor.format.archive.sevenzip;

/// The contexts of a PPMd model and their symbols, as they lie in its memory. For one thread.
///
/// A context is: 16 bits for its number of symbols, 16 bits for the sum of their frequencies, the
/// place of its symbols, the place of the next shorter context. A context of one symbol holds it
/// where sum and place would be. A symbol is: itself, its frequency, the place of its successor,
/// which is a context or, still, a place in the text. After D. Shkarin's PPMd variant H, as 7-Zip
/// writes it.
final class PpmdContexts {

  static final int SYMBOL = 6;

  private static final int SUM = 2;
  private static final int SYMBOLS = 4;
  private static final int SHORTER = 8;
  private static final int FREQUENCY = 1;
  private static final int SUCCESSOR = 2;

  private final PpmdMemory memory;

  PpmdContexts(PpmdMemory memory) {
    this.memory = memory;
  }

  // Contexts.

  int count(int context) {
    return memory.uint16(context);
  }

  void setCount(int context, int count) {
    memory.setUint16(context, count);
  }

  int sum(int context) {
    return memory.uint16(context + SUM);
  }

  void setSum(int context, int sum) {
    memory.setUint16(context + SUM, sum);
  }

  /// The place of the only symbol of a context.
  static int only(int context) {
    return context + 2;
  }

  /// The place of the first symbol of a context that has several.
  int symbols(int context) {
    return memory.place(context + SYMBOLS);
  }

  void setSymbols(int context, int place) {
    memory.setPlace(context + SYMBOLS, place);
  }

  /// The next shorter context; 0 for the shortest.
  int shorter(int context) {
    return memory.place(context + SHORTER);
  }

  void setShorter(int context, int shorter) {
    memory.setPlace(context + SHORTER, shorter);
  }

  /// The place of a symbol that a context is known to have.
  int find(int context, int symbol) {
    if (count(context) == 1) {
      return only(context);
    }
    int at = symbols(context);
    while (symbol(at) != symbol) {
      at += SYMBOL;
    }
    return at;
  }

  // How they grow and shrink.

  /// Makes room for one more symbol; false when memory is short.
  boolean widen(int context, int known) {
    if ((known & 1) != 0) {
      return true;
    }
    int units = known >> 1;
    int kind = PpmdMemory.kind(units);
    if (kind == PpmdMemory.kind(units + 1)) {
      return true;
    }
    int wider = memory.block(kind + 1);
    if (wider == 0) {
      return false;
    }
    int old = symbols(context);
    memory.copy(old, wider, units * PpmdMemory.UNIT);
    memory.insert(old, kind);
    setSymbols(context, wider);
    return true;
  }

  /// Moves the only symbol of a context out, so that it can get a second one.
  ///
  /// @return where it lies then; 0 when memory is short
  int unfold(int context) {
    int block = memory.block(0);
    if (block != 0) {
      memory.copy(only(context), block, SYMBOL);
      setSymbols(context, block);
    }
    return block;
  }

  /// Moves the first symbol of a context back in, as the only one that is left.
  ///
  /// @param before how many there were
  void fold(int context, int before) {
    int first = symbols(context);
    long whole = whole(first);
    memory.insert(first, PpmdMemory.kind(units(before)));
    setWhole(only(context), whole);
  }

  /// Gives back what fewer symbols do not need.
  void narrow(int context, int before, int left) {
    if (units(before) != units(left)) {
      setSymbols(context, memory.shrink(symbols(context), units(before), units(left)));
    }
  }

  private static int units(int symbols) {
    return (symbols + 1) >> 1;
  }

  // Symbols.

  int symbol(int at) {
    return memory.uint8(at);
  }

  int frequency(int at) {
    return memory.uint8(at + FREQUENCY);
  }

  void setFrequency(int at, int frequency) {
    memory.setUint8(at + FREQUENCY, frequency);
  }

  int successor(int at) {
    return memory.place(at + SUCCESSOR);
  }

  void setSuccessor(int at, int successor) {
    memory.setPlace(at + SUCCESSOR, successor);
  }

  void setSymbol(int at, int symbol, int frequency, int successor) {
    memory.setUint8(at, symbol);
    setFrequency(at, frequency);
    setSuccessor(at, successor);
  }

  void swap(int one, int other) {
    long kept = whole(one);
    memory.copy(other, one, SYMBOL);
    setWhole(other, kept);
  }

  /// Moves a symbol before others, which each go one place on.
  void moveBefore(int place, int at) {
    long kept = whole(at);
    memory.copy(place, place + SYMBOL, at - place);
    setWhole(place, kept);
  }

  private long whole(int at) {
    return (long) memory.place(at + SUCCESSOR) << 16 | memory.uint16(at);
  }

  private void setWhole(int at, long whole) {
    memory.setUint16(at, (int) whole);
    memory.setPlace(at + SUCCESSOR, (int) (whole >> 16));
  }
}
