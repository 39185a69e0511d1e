package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// What a 7z packed by PPMd unfolds into. It has no end mark, so its size has to be known. For one
/// thread.
///
/// Method: D. Shkarin's PPMd variant H with the range coder of 7-Zip.
final class PpmdStream extends BlockStream {

  private static final int PROPERTIES = 5;
  private static final int LEAST_ORDER = 2;
  private static final int MOST_ORDER = 64;
  private static final int LEAST_MEMORY = 1 << 11;
  private static final int MOST_MEMORY = Integer.MAX_VALUE - 64;
  private static final long TOP = 1L << 24;
  private static final long ALL = 0xffff_ffffL;

  private final InputStream input;
  private final PpmdModel model;
  private final int[] candidates = new int[256];
  private final boolean[] masked = new boolean[256];
  private long left;
  private long range = ALL;
  private long code;
  private boolean begun;

  private PpmdStream(InputStream input, PpmdModel model, long size) {
    this.input = input;
    this.model = model;
    this.left = size;
  }

  static PpmdStream open(byte[] properties, InputStream input, long size, InspectionContext context)
      throws IOException {
    if (properties.length != PROPERTIES) {
      throw new IOException(
          "its PPMd properties have %d bytes instead of five".formatted(properties.length));
    }
    int order = properties[0];
    long memory = Bytes.uint32(properties, 1);
    if (order < LEAST_ORDER || order > MOST_ORDER || memory < LEAST_MEMORY) {
      throw new IOException(
          "PPMd of order %d with %,d bytes of memory is impossible".formatted(order, memory));
    }
    context.budget().checkMemory(memory);
    if (memory > MOST_MEMORY) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY, "PPMd with %,d bytes of memory".formatted(memory));
    }
    return new PpmdStream(input, new PpmdModel(order, (int) memory), size);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    begin();
    int count = (int) Math.min(length, left);
    for (int at = offset; at < offset + count; at++) {
      target[at] = (byte) symbol();
    }
    left -= count;
    return count;
  }

  private void begin() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    if (need() != 0) {
      throw new IOException("the PPMd data does not begin with a zero byte");
    }
    for (int each = 0; each < 4; each++) {
      code = code << 8 | need();
    }
  }

  private int symbol() throws IOException {
    int symbol = model.count() == 1 ? binarySymbol() : plainSymbol();
    while (symbol < 0) {
      symbol = escapedSymbol();
    }
    return symbol;
  }

  /// The next symbol in a context that knows one; -1 when another one follows.
  private int binarySymbol() throws IOException {
    int index = model.binaryIndex();
    int symbol = model.symbol(model.onlySymbol());
    long bound = (range >>> 14) * model.binaryProbability(index);
    if (code < bound) {
      range = bound;
      normalise();
      model.binaryHit(index);
      return symbol;
    }
    code -= bound;
    range -= bound;
    normalise();
    model.binaryMiss(index);
    Arrays.fill(masked, false);
    masked[symbol] = true;
    return -1;
  }

  /// The next symbol in a context that knows several; -1 when another one follows.
  private int plainSymbol() throws IOException {
    int sum = model.sum();
    long threshold = threshold(sum);
    int at = model.symbols();
    int high = model.frequency(at);
    if (threshold < high) {
      int symbol = model.symbol(at);
      take(0, high);
      model.firstHit();
      return symbol;
    }
    int count = model.count();
    for (int each = 1; each < count; each++) {
      at += PpmdContexts.SYMBOL;
      high += model.frequency(at);
      if (high > threshold) {
        int symbol = model.symbol(at);
        take(high - model.frequency(at), model.frequency(at));
        model.laterHit(at);
        return symbol;
      }
    }
    requireBelow(threshold, sum);
    model.miss();
    Arrays.fill(masked, false);
    take(high, sum - high);
    for (int each = 0; each < count; each++, at -= PpmdContexts.SYMBOL) {
      masked[model.symbol(at)] = true;
    }
    return -1;
  }

  /// The next symbol in a shorter context, among those not yet out of question; -1 for none.
  private int escapedSymbol() throws IOException {
    int known = model.count();
    if (!model.escape()) {
      throw new IOException("the PPMd data ends before its content does");
    }
    int open = model.count() - known;
    int high = gather(open);
    int sum = model.escapeFrequency(known) + high;
    long threshold = threshold(sum);
    if (threshold >= high) {
      requireBelow(threshold, sum);
      take(high, sum - high);
      model.escapedMiss(sum);
      for (int each = 0; each < open; each++) {
        masked[model.symbol(candidates[each])] = true;
      }
      return -1;
    }
    int each = 0;
    int upTo = model.frequency(candidates[0]);
    while (upTo <= threshold) {
      upTo += model.frequency(candidates[++each]);
    }
    int at = candidates[each];
    int symbol = model.symbol(at);
    take(upTo - model.frequency(at), model.frequency(at));
    model.escapedHit(at);
    return symbol;
  }

  private int gather(int open) {
    int high = 0;
    int at = model.symbols();
    for (int each = 0; each < open; at += PpmdContexts.SYMBOL) {
      if (!masked[model.symbol(at)]) {
        high += model.frequency(at);
        candidates[each++] = at;
      }
    }
    return high;
  }

  private static void requireBelow(long threshold, int sum) throws IOException {
    if (threshold >= sum) {
      throw new IOException("the PPMd data holds a symbol that does not exist");
    }
  }

  private long threshold(int sum) {
    range /= sum;
    return code / range;
  }

  private void take(int start, int width) throws IOException {
    code -= start * range;
    range *= width;
    normalise();
  }

  private void normalise() throws IOException {
    while (range < TOP) {
      range = range << 8 & ALL;
      code = (code << 8 | need()) & ALL;
      if (range == 0) {
        throw new IOException("the PPMd data holds a symbol that does not exist");
      }
    }
  }

  private int need() throws IOException {
    int each = input.read();
    if (each < 0) {
      throw new EOFException();
    }
    return each;
  }
}
