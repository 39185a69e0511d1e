package io.backupmonitor.format.archive;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The encryption of zip by AES: a counter, encrypted, is laid over the content, and an HMAC-SHA1
/// follows the encrypted bytes.
///
/// Source: WinZip, "AES Encryption Information", section III.
final class ZipAes implements ZipCipher {

  static final int VERIFIER_BYTES = 2;
  static final int TAG_BYTES = 10;

  private static final int ROUNDS = 1000;
  private static final int BLOCK_BYTES = 16;

  private final Cipher cipher;
  private final Mac mac;
  private final boolean fits;
  private final byte[] counters = new byte[BLOCK_BYTES * 512];
  private final byte[] mask = new byte[counters.length];
  private long nextCounter = 1;
  private int maskAt = mask.length;

  /// @param salt as many bytes as half of the key has
  /// @param verifier what the passphrase has to yield besides the keys
  ZipAes(String passphrase, byte[] salt, byte[] verifier) {
    int keyBytes = salt.length * 2;
    try {
      byte[] keys = keys(passphrase, salt, keyBytes * 2 + VERIFIER_BYTES);
      // the counter's lowest byte comes first, unlike in the CTR mode that Java has
      this.cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 0, keyBytes, "AES"));
      this.mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(keys, keyBytes, keyBytes, "HmacSHA1"));
      this.fits = Arrays.equals(keys, keyBytes * 2, keys.length, verifier, 0, VERIFIER_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES and SHA-1", impossible);
    }
  }

  private static byte[] keys(String passphrase, byte[] salt, int bytes)
      throws GeneralSecurityException {
    PBEKeySpec wanted = new PBEKeySpec(passphrase.toCharArray(), salt, ROUNDS, bytes * 8);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(wanted).getEncoded();
  }

  @Override
  public boolean fits() {
    return fits;
  }

  @Override
  public void decrypt(byte[] bytes, int offset, int length) {
    mac.update(bytes, offset, length);
    for (int at = offset; at < offset + length; at++) {
      if (maskAt == mask.length) {
        fillMask();
      }
      bytes[at] ^= mask[maskAt++];
    }
  }

  private void fillMask() {
    for (int block = 0; block < counters.length; block += BLOCK_BYTES) {
      long counter = nextCounter++;
      for (int each = 0; each < Long.BYTES; each++) {
        counters[block + each] = (byte) (counter >>> (8 * each));
      }
    }
    try {
      cipher.update(counters, 0, counters.length, mask, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the mask has room for all counters", impossible);
    }
    maskAt = 0;
  }

  @Override
  public boolean authenticates() {
    return true;
  }

  @Override
  public boolean isAuthentic(byte[] tag) {
    return MessageDigest.isEqual(Arrays.copyOf(mac.doFinal(), TAG_BYTES), tag);
  }
}
