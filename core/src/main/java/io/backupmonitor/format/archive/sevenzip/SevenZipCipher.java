package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What the properties of an AES coder say: how its key is made of a passphrase, and where its
/// chain of blocks begins.
///
/// Layout: the decoder properties of `7zAes.cpp` in the sources of 7-Zip.
///
/// @param power the key takes two to the power of it rounds; 63 for a key without any
/// @param salt what goes before the passphrase in each round
/// @param start the initialization vector of the first block
@SuppressWarnings("ArrayRecordComponent") // never compared
record SevenZipCipher(int power, byte[] salt, byte[] start) {

  static final int BLOCK_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int COUNTER_BYTES = 8;
  private static final int NO_ROUNDS = 0x3f;

  /// More 7-Zip itself does not accept.
  private static final int LARGEST_POWER = 24;

  /// So many bytes are digested at once, as many whole rounds as fit.
  private static final int PIECE_BYTES = 16 * 1024;

  /// @throws DamageException when they are not as long as they say
  static SevenZipCipher of(SevenZipCoder coder) throws DamageException {
    byte[] properties = coder.properties();
    if (properties.length == 0) {
      throw corrupt("its AES has no properties");
    }
    int first = properties[0] & 0xff;
    int second = properties.length > 1 ? properties[1] & 0xff : 0;
    int saltEnd = 2 + (first >> 7) + (second >> 4);
    int startEnd = saltEnd + ((first >> 6) & 1) + (second & 0xf);
    if ((first & 0xc0) != 0 && startEnd != properties.length) {
      throw corrupt(
          "its AES has %d bytes of properties instead of %d"
              .formatted(properties.length, startEnd));
    }
    if ((first & 0xc0) == 0) {
      return new SevenZipCipher(first, new byte[0], new byte[BLOCK_BYTES]);
    }
    byte[] start = Arrays.copyOfRange(properties, saltEnd, startEnd);
    return new SevenZipCipher(
        first & 0x3f,
        Arrays.copyOfRange(properties, 2, saltEnd),
        Arrays.copyOf(start, BLOCK_BYTES));
  }

  private static DamageException corrupt(String reason) {
    return new DamageException(FindingCode.ARCHIVE_CORRUPT, reason);
  }

  /// A cipher that decrypts from a place on.
  ///
  /// @param before the encrypted block before that place, or [#start]
  static Cipher decrypting(byte[] key, byte[] before) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(before));
      return cipher;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has AES", missing);
    }
  }

  /// Makes the key, which takes long on purpose.
  ///
  /// @param passphrase in UTF-16, the lower byte of each unit first
  /// @throws DamageException when there is no time for it
  byte[] key(byte[] passphrase, Budget budget) throws DamageException {
    byte[] round = Arrays.copyOf(salt, salt.length + passphrase.length + COUNTER_BYTES);
    System.arraycopy(passphrase, 0, round, salt.length, passphrase.length);
    if (power == NO_ROUNDS) {
      return Arrays.copyOf(Arrays.copyOf(round, round.length - COUNTER_BYTES), KEY_BYTES);
    }
    if (power > LARGEST_POWER) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "its key takes 2^%d rounds, more than the 2^%d that 7-Zip itself accepts"
              .formatted(power, LARGEST_POWER));
    }
    return digest(round, budget);
  }

  private byte[] digest(byte[] round, Budget budget) throws DamageException {
    long rounds = 1L << power;
    int atOnce = (int) Math.clamp(PIECE_BYTES / round.length, 1, rounds);
    // a power of two, so that pieces fill the rounds without a rest
    atOnce = Integer.highestOneBit(atOnce);
    byte[] piece = new byte[atOnce * round.length];
    for (int each = 0; each < atOnce; each++) {
      System.arraycopy(round, 0, piece, each * round.length, round.length);
    }
    MessageDigest sha256 = sha256();
    for (long done = 0; done < rounds; done += atOnce) {
      budget.checkTime();
      for (int each = 0; each < atOnce; each++) {
        count(piece, (each + 1) * round.length - COUNTER_BYTES, done + each);
      }
      sha256.update(piece);
    }
    return sha256.digest();
  }

  private static void count(byte[] piece, int at, long number) {
    // no number of rounds needs more than four bytes
    for (int each = 0; each < 4; each++) {
      piece[at + each] = (byte) (number >>> (8 * each));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
