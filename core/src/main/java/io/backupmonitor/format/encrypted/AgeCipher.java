package io.backupmonitor.format.encrypted;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The three primitives of age that every part of it uses: HKDF-SHA-256, HMAC-SHA-256 and
/// ChaCha20-Poly1305. All are in the JDK.
final class AgeCipher {

  private AgeCipher() {}

  /// A key of 32 bytes for one purpose.
  static byte[] derive(byte[] secret, byte[] salt, String purpose) throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract()
                .addIKM(secret)
                .addSalt(salt)
                .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), 32));
  }

  static byte[] authenticate(byte[] key, byte[] bytes) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(bytes);
  }

  /// Opens the wrapped key of a file; nothing where the wrapping key is another one.
  static Optional<byte[]> unwrap(byte[] key, byte[] wrapped) throws GeneralSecurityException {
    try {
      return Optional.of(decryption(key, new byte[12]).doFinal(wrapped));
    } catch (AEADBadTagException otherKey) {
      return Optional.empty();
    }
  }

  static Cipher decryption(byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
    return cipher;
  }
}
