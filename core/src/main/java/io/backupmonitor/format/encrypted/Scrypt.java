package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key derivation scrypt, with one lane as age uses it. It keeps only some of the large table
/// and computes the rest again when it is needed: the memory that the default work factor of age
/// asks for is more than an inspection has.
///
/// Algorithm: RFC 7914.
final class Scrypt {

  /// More table than this is not kept; every other, or every fourth row then has to do.
  private static final long TABLE_BYTES = 64L << 20;

  private static final int WORDS = 16;

  private final int rows;
  private final int words;
  private final int step;
  private final int[][] table;

  /// @param rows the cost, a power of two
  /// @param blocks how many blocks of 128 bytes a row has
  private Scrypt(int rows, int blocks) {
    this.rows = rows;
    this.words = 2 * WORDS * blocks;
    this.step = step(rows, 4L * words);
    this.table = new int[(rows + step - 1) / step][];
  }

  private static int step(int rows, long rowBytes) {
    int step = 1;
    while (rows / step * rowBytes > TABLE_BYTES) {
      step *= 2;
    }
    return step;
  }

  /// Derives a key.
  ///
  /// @param rows the cost N, a power of two
  /// @param blocks the block size r
  /// @param lanes the parallelisation p
  static byte[] derive(byte[] passphrase, byte[] salt, int rows, int blocks, int lanes, int length)
      throws GeneralSecurityException {
    int laneBytes = 128 * blocks;
    byte[] mixed = pbkdf2(passphrase, salt, laneBytes * lanes);
    for (int lane = 0; lane < lanes; lane++) {
      new Scrypt(rows, blocks).mix(mixed, lane * laneBytes);
    }
    return pbkdf2(passphrase, mixed, length);
  }

  /// PBKDF2 with HMAC-SHA-256 and one iteration.
  private static byte[] pbkdf2(byte[] passphrase, byte[] salt, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(passphrase.length == 0 ? new byte[1] : passphrase, "HmacSHA256"));
    byte[] key = new byte[length];
    for (int block = 0; block * 32 < length; block++) {
      mac.update(salt);
      int number = block + 1;
      mac.update(
          new byte[] {
            (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
          });
      System.arraycopy(mac.doFinal(), 0, key, block * 32, Math.min(32, length - block * 32));
    }
    return key;
  }

  private void mix(byte[] lane, int offset) {
    int[] row = new int[words];
    for (int each = 0; each < words; each++) {
      row[each] = Bytes.int32(lane, offset + 4 * each);
    }
    int[] spare = new int[words];
    for (int each = 0; each < rows; each++) {
      if (each % step == 0) {
        table[each / step] = row.clone();
      }
      mixBlocks(row, spare);
    }
    for (int each = 0; each < rows; each++) {
      int wanted = row[words - WORDS] & (rows - 1);
      int[] found = tableRow(wanted, spare);
      for (int word = 0; word < words; word++) {
        row[word] ^= found[word];
      }
      mixBlocks(row, spare);
    }
    for (int each = 0; each < words; each++) {
      putInt(lane, offset + 4 * each, row[each]);
    }
  }

  private int[] tableRow(int wanted, int[] spare) {
    int[] kept = table[wanted / step];
    if (wanted % step == 0) {
      return kept;
    }
    int[] row = kept.clone();
    for (int each = 0; each < wanted % step; each++) {
      mixBlocks(row, spare);
    }
    return row;
  }

  /// The step scryptBlockMix: even blocks to the first half, odd ones to the second.
  private static void mixBlocks(int[] row, int[] spare) {
    int[] last = Arrays.copyOfRange(row, row.length - WORDS, row.length);
    int half = row.length / 2;
    for (int block = 0; block * WORDS < row.length; block++) {
      for (int word = 0; word < WORDS; word++) {
        last[word] ^= row[block * WORDS + word];
      }
      salsa(last);
      int target = block / 2 * WORDS + (block % 2 == 0 ? 0 : half);
      System.arraycopy(last, 0, spare, target, WORDS);
    }
    System.arraycopy(spare, 0, row, 0, row.length);
  }

  /// The core of Salsa20 with 8 rounds.
  private static void salsa(int[] words) {
    int[] x = words.clone();
    for (int round = 0; round < 8; round += 2) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int each = 0; each < WORDS; each++) {
      words[each] += x[each];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }

  private static void putInt(byte[] bytes, int at, int number) {
    for (int each = 0; each < 4; each++) {
      bytes[at + each] = (byte) (number >>> (8 * each));
    }
  }
}
