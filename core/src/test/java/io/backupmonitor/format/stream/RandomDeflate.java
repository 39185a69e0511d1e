package io.backupmonitor.format.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Writes raw deflate data that no compressor would: blocks of all kinds with any codes, of any
/// lengths, with any symbols; and now and then something that RFC 1951 forbids.
final class RandomDeflate {

  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int END = 256;
  private static final int LONGEST_CODE = 15;
  private static final int LONGEST_CODE_OF_LENGTHS = 7;

  private final Random random;
  private final boolean faulty;
  private BitOutput out = new BitOutput();
  private long made;

  /// @param faulty whether what is forbidden is written, too
  RandomDeflate(Random random, boolean faulty) {
    this.random = random;
    this.faulty = faulty;
  }

  /// Some blocks, and a few bytes behind them.
  byte[] write() {
    out = new BitOutput();
    made = 0;
    int blocks = 1 + random.nextInt(6);
    for (int block = 1; block <= blocks; block++) {
      out.add(block == blocks ? 1 : 0, 1);
      switch (random.nextInt(6)) {
        case 0 -> stored();
        case 1 -> fixed();
        default -> dynamic();
      }
    }
    byte[] packed = out.toBytes();
    return Arrays.copyOf(packed, packed.length + random.nextInt(4));
  }

  private boolean fault(int oneOf) {
    return faulty && random.nextInt(oneOf) == 0;
  }

  private void stored() {
    out.add(0, 2);
    while ((out.count() & 7) != 0) {
      out.add(random.nextInt(2), 1);
    }
    int length = random.nextInt(3) == 0 ? 0 : random.nextInt(2000);
    out.add(length, 16);
    out.add(length ^ (fault(10) ? 0xfffe : 0xffff), 16);
    for (int each = 0; each < length; each++) {
      out.add(random.nextInt(256), 8);
    }
    made += length;
  }

  private void fixed() {
    out.add(1, 2);
    int[] literals = new int[288];
    Arrays.fill(literals, 0, 144, 8);
    Arrays.fill(literals, 144, 256, 9);
    Arrays.fill(literals, 256, 280, 7);
    Arrays.fill(literals, 280, 288, 8);
    int[] distances = new int[32];
    Arrays.fill(distances, 5);
    content(literals, distances);
  }

  private void dynamic() {
    out.add(fault(40) ? 3 : 2, 2);
    int[] literals = lengths(257 + random.nextInt(30), LONGEST_CODE);
    if (literals[END] == 0) {
      int other = 0;
      while (literals[other] == 0) {
        other++;
      }
      literals[END] = literals[other];
      literals[other] = 0;
    }
    int[] distances = distances(1 + random.nextInt(30));
    spoil(literals, LONGEST_CODE);
    spoil(distances, LONGEST_CODE);
    literals[END] = fault(20) ? 0 : literals[END];
    codes(literals, distances);
    content(literals, distances);
  }

  private int[] distances(int count) {
    int kind = random.nextInt(6);
    if (count > 1 && kind > 1) {
      return lengths(count, LONGEST_CODE);
    }
    int[] distances = new int[count];
    distances[random.nextInt(count)] = kind == 0 ? 0 : fault(2) ? 2 : 1;
    return distances;
  }

  private void spoil(int[] lengths, int longest) {
    if (fault(3)) {
      lengths[random.nextInt(lengths.length)] = random.nextInt(longest + 1);
    }
  }

  /// Lengths of codes that are complete: leaves of a random tree.
  private int[] lengths(int count, int longest) {
    int most = random.nextBoolean() ? count : Math.min(count, 8);
    int wanted = 2 + random.nextInt(most - 1);
    List<Integer> leaves = new ArrayList<>(List.of(1, 1));
    for (int tries = 0; leaves.size() < wanted && tries < 5000; tries++) {
      int near = leaves.size() - 1 - random.nextInt(Math.min(4, leaves.size()));
      int at = random.nextInt(4) == 0 ? random.nextInt(leaves.size()) : near;
      int length = leaves.get(at);
      if (length < longest) {
        leaves.set(at, length + 1);
        leaves.add(length + 1);
      }
    }
    List<Integer> all = new ArrayList<>(leaves);
    all.addAll(Collections.nCopies(count - leaves.size(), 0));
    Collections.shuffle(all, random);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /// The canonical codes, to be written with their lowest bit first (section 3.2.2).
  private static int[] canonical(int[] lengths) {
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = Integer.reverse(code++) >>> (Integer.SIZE - length);
        }
      }
      code <<= 1;
    }
    return codes;
  }

  /// A symbol of the code of lengths, with the bits that follow it.
  private record Piece(int symbol, int value, int bits) {}

  private void codes(int[] literals, int[] distances) {
    List<Piece> pieces = pieces(literals, distances);
    int[] lengths = lengths(ORDER.length, LONGEST_CODE_OF_LENGTHS);
    if (pieces.stream().anyMatch(each -> lengths[each.symbol()] == 0)) {
      Arrays.setAll(lengths, symbol -> symbol < 13 ? 4 : 5);
    }
    if (fault(20)) {
      lengths[random.nextInt(lengths.length)] = random.nextInt(8);
    }
    out.add(literals.length - 257, 5);
    out.add(distances.length - 1, 5);
    out.add(ORDER.length - 4, 4);
    for (int symbol : ORDER) {
      out.add(lengths[symbol], 3);
    }
    int[] codes = canonical(lengths);
    for (Piece piece : pieces) {
      out.add(codes[piece.symbol()], lengths[piece.symbol()]);
      out.add(piece.value(), piece.bits());
    }
  }

  private List<Piece> pieces(int[] literals, int[] distances) {
    int[] all = Arrays.copyOf(literals, literals.length + distances.length);
    System.arraycopy(distances, 0, all, literals.length, distances.length);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < all.length) {
      int run = 1;
      while (at + run < all.length && all[at + run] == all[at]) {
        run++;
      }
      Piece piece = piece(all, at, run);
      pieces.add(piece);
      at += piece.bits() == 0 ? 1 : piece.value() + (piece.symbol() == 18 ? 11 : 3);
    }
    if (fault(20)) {
      pieces.add(random.nextInt(pieces.size()), new Piece(16 + random.nextInt(3), 1, 2));
    }
    return pieces;
  }

  private Piece piece(int[] all, int at, int run) {
    boolean single = random.nextInt(5) == 0 || run < 3;
    if (!single && all[at] == 0) {
      return run < 11 ? new Piece(17, run - 3, 3) : new Piece(18, Math.min(run, 138) - 11, 7);
    }
    if (!single && at > 0 && all[at] == all[at - 1]) {
      return new Piece(16, Math.min(run, 6) - 3, 2);
    }
    return new Piece(all[at], 0, 0);
  }

  private void content(int[] literals, int[] distances) {
    int[] codes = canonical(literals);
    int count = random.nextInt(random.nextInt(3) == 0 ? 20_000 : 200);
    for (int each = 0; each < count; each++) {
      int symbol = random.nextInt(literals.length);
      if (literals[symbol] == 0 || symbol == END) {
        continue;
      }
      if (symbol < END) {
        out.add(codes[symbol], literals[symbol]);
        made++;
      } else if (symbol < 286 || fault(100)) {
        match(codes[symbol], literals[symbol], symbol, distances);
      }
    }
    out.add(codes[END], literals[END]);
  }

  /// A length and a distance; none where the distance would lead before the beginning.
  private void match(int code, int bits, int symbol, int[] distances) {
    int distance = random.nextInt(distances.length);
    long farthest = distance < 4 ? distance + 1 : (2L + (distance & 1)) << (distance / 2 - 1);
    int extra = distance < 4 || distance > 29 ? 0 : distance / 2 - 1;
    long reach = distance < 4 ? farthest : farthest + (1L << extra);
    boolean forbidden = distances[distance] == 0 || distance > 29 || reach > made;
    if (forbidden && !fault(300)) {
      return;
    }
    int more = symbol < 265 || symbol > 284 ? 0 : (symbol - 261) / 4;
    out.add(code, bits);
    out.add(random.nextInt(1 << more), more);
    out.add(canonical(distances)[distance], distances[distance]);
    out.add(random.nextInt(1 << extra), extra);
    made += 3;
  }
}
