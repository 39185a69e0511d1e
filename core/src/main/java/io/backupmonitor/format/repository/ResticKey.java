package io.backupmonitor.format.repository;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A key of a restic repository, and the opening of what is sealed with it: an initialisation
/// vector, the content in AES-256 in counter mode, and a Poly1305-AES over that. Immutable and safe
/// to use from several threads.
///
/// Source: restic's design document, "Keys, Encryption and MAC".
///
/// @param encryption the key of AES-256
/// @param macKey the half `k` of the key of Poly1305-AES
/// @param macPoint the half `r` of it
@SuppressWarnings("ArrayRecordComponent") // never compared
record ResticKey(byte[] encryption, byte[] macKey, byte[] macPoint) {

  /// How many bytes a key has when it is derived from a password.
  static final int DERIVED_BYTES = 64;

  private static final int IV_BYTES = 16;
  private static final int MAC_BYTES = 16;
  private static final int KEY_BYTES = 32;

  /// The key that scrypt makes of a password.
  static ResticKey derived(byte[] bytes) {
    return new ResticKey(
        Arrays.copyOf(bytes, KEY_BYTES),
        Arrays.copyOfRange(bytes, KEY_BYTES, KEY_BYTES + 16),
        Arrays.copyOfRange(bytes, KEY_BYTES + 16, DERIVED_BYTES));
  }

  /// The key that a key file holds; null when it holds none.
  static @Nullable ResticKey stored(JsonNode node) {
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      ResticKey key =
          new ResticKey(
              base64.decode(node.path("encrypt").asString("")),
              base64.decode(node.path("mac").path("k").asString("")),
              base64.decode(node.path("mac").path("r").asString("")));
      boolean fits =
          key.encryption.length == KEY_BYTES
              && key.macKey.length == 16
              && key.macPoint.length == 16;
      return fits ? key : null;
    } catch (IllegalArgumentException strange) {
      return null;
    }
  }

  /// What is sealed; null when it was sealed with another key, or was changed.
  byte @Nullable [] open(byte[] sealed) {
    int length = sealed.length - IV_BYTES - MAC_BYTES;
    if (length < 0) {
      return null;
    }
    try {
      byte[] mac = Arrays.copyOfRange(sealed, IV_BYTES + length, sealed.length);
      if (!MessageDigest.isEqual(mac, mac(sealed, length))) {
        return null;
      }
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(encryption, "AES"),
          new IvParameterSpec(sealed, 0, IV_BYTES));
      return cipher.doFinal(sealed, IV_BYTES, length);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES", impossible);
    }
  }

  private byte[] mac(byte[] sealed, int length) throws GeneralSecurityException {
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(macKey, "AES"));
    byte[] key = Arrays.copyOf(macPoint, 2 * MAC_BYTES);
    block.doFinal(sealed, 0, IV_BYTES, key, MAC_BYTES);
    Poly1305 poly1305 = new Poly1305();
    poly1305.init(new KeyParameter(key));
    poly1305.update(sealed, IV_BYTES, length);
    byte[] mac = new byte[MAC_BYTES];
    poly1305.doFinal(mac, 0);
    return mac;
  }
}
