package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts the members of a [ZipBuilder] with a passphrase, in each of the ways of zip.
record ZipSealer(String passphrase) {

  /// How a member is encrypted by AES.
  ///
  /// @param version 1 with a CRC-32 of the content, 2 without
  /// @param bits how long the key is
  /// @param method how the content is packed
  record Aes(int version, int bits, int method) {

    byte[] field() {
      int strength = bits / 64 - 1;
      return new byte[] {
        1, (byte) 0x99, 7, 0, (byte) version, 0, 'A', 'E', (byte) strength, (byte) method, 0
      };
    }
  }

  static byte[] deflated(String content) {
    return DamagedBytes.compressed(
            "raw",
            DamagedBytes.bytes(content),
            target -> new DeflaterOutputStream(target, new Deflater(9, true)))
        .all();
  }

  /// Adds a deflated member in the traditional encryption.
  ZipBuilder traditional(ZipBuilder zip, String name, String content) {
    return traditional(zip, name, content, crc(content) >>> 24);
  }

  /// Adds one whose header ends with that byte.
  ZipBuilder traditional(ZipBuilder zip, String name, String content, int check) {
    byte[] sealed = traditional(deflated(content), check);
    return zip.flagged(1).packed(name, 8, DamagedBytes.bytes(content), sealed);
  }

  /// What that method makes of packed bytes.
  byte[] traditional(byte[] packed, int check) {
    byte[] plain = new byte[12 + packed.length];
    int salt = Arrays.hashCode(packed);
    for (int at = 0; at < 11; at++) {
      plain[at] = (byte) (salt >>> at);
    }
    plain[11] = (byte) check;
    System.arraycopy(packed, 0, plain, 12, packed.length);
    return new Traditional(passphrase).encrypt(plain);
  }

  ZipBuilder aes(ZipBuilder zip, String name, String content, Aes way) {
    byte[] packed = way.method() == 0 ? utf8(content) : deflated(content);
    return zip.flagged(1)
        .checked(way.version() == 1)
        .extra(way.field())
        .packed(name, 99, DamagedBytes.bytes(content), aes(packed, way.bits()));
  }

  /// What AES makes of packed bytes.
  byte[] aes(byte[] packed, int bits) {
    byte[] salt = Arrays.copyOf(utf8("salt of sixteen!"), bits / 16);
    int keyBytes = bits / 8;
    try {
      byte[] keys =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
              .generateSecret(
                  new PBEKeySpec(passphrase.toCharArray(), salt, 1000, (keyBytes * 2 + 2) * 8))
              .getEncoded();
      byte[] sealed = counted(Arrays.copyOf(keys, keyBytes), packed);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(keys, keyBytes, keyBytes, "HmacSHA1"));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(salt);
      all.write(keys, keyBytes * 2, 2);
      all.writeBytes(sealed);
      all.write(mac.doFinal(sealed), 0, 10);
      return all.toByteArray();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] counted(byte[] key, byte[] plain) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] sealed = plain.clone();
    for (int at = 0; at < plain.length; at++) {
      int number = at / 16 + 1;
      byte[] counter = new byte[16];
      counter[0] = (byte) number;
      counter[1] = (byte) (number >>> 8);
      counter[2] = (byte) (number >>> 16);
      sealed[at] ^= cipher.doFinal(counter)[at % 16];
    }
    return sealed;
  }

  static int crc(String content) {
    CRC32 crc = new CRC32();
    crc.update(utf8(content));
    return (int) crc.getValue();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The three numbers of the traditional encryption.
  private static final class Traditional {

    private final long[] numbers = {0x12345678L, 0x23456789L, 0x34567890L};

    Traditional(String passphrase) {
      for (byte each : utf8(passphrase)) {
        follow(each);
      }
    }

    byte[] encrypt(byte[] plain) {
      byte[] sealed = new byte[plain.length];
      for (int at = 0; at < plain.length; at++) {
        long mask = (numbers[2] & 0xffff) | 2;
        sealed[at] = (byte) (plain[at] ^ ((mask * (mask ^ 1)) >>> 8));
        follow(plain[at]);
      }
      return sealed;
    }

    private void follow(byte plain) {
      numbers[0] = crc(numbers[0], plain & 0xff);
      numbers[1] = ((numbers[1] + (numbers[0] & 0xff)) * 134775813 + 1) & 0xffff_ffffL;
      numbers[2] = crc(numbers[2], (int) (numbers[1] >>> 24));
    }

    private static long crc(long before, int next) {
      long crc = before ^ next;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320L;
      }
      return crc;
    }
  }
}
