package io.backupmonitor.format.encrypted;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/// A private key of age, for X25519.
///
/// Sources: the age specification, "The X25519 recipient type"; BIP 173 for Bech32.
///
/// @param key the private key
/// @param recipient the public key that belongs to it
@SuppressWarnings("ArrayRecordComponent")
record AgeIdentity(PrivateKey key, byte[] recipient) {

  private static final String PREFIX = "age-secret-key-";
  private static final String PURPOSE = "age-encryption.org/v1/X25519";
  private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_DIGITS = 6;

  /// Never prints the key.
  @Override
  public String toString() {
    return "an identity of age";
  }

  /// All identities of a file that `age-keygen` wrote.
  static List<AgeIdentity> all(byte[] file) throws GeneralSecurityException {
    List<AgeIdentity> identities = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      Optional<byte[]> secret = secret(line.strip());
      if (secret.isPresent()) {
        identities.add(of(secret.get()));
      }
    }
    return identities;
  }

  private static AgeIdentity of(byte[] secret) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("X25519")
            .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
    byte[] basePoint = new byte[32];
    basePoint[0] = 9;
    return new AgeIdentity(key, agree(key, basePoint));
  }

  /// Opens what was wrapped for this identity; nothing where it was wrapped for another.
  ///
  /// @param share the ephemeral public key
  Optional<byte[]> unwrap(byte[] share, byte[] wrapped) throws GeneralSecurityException {
    byte[] salt = new byte[64];
    System.arraycopy(share, 0, salt, 0, 32);
    System.arraycopy(recipient, 0, salt, 32, 32);
    return AgeCipher.unwrap(AgeCipher.derive(agree(key, share), salt, PURPOSE), wrapped);
  }

  private static byte[] agree(PrivateKey key, byte[] point) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(key);
    agreement.doPhase(publicKey(point), true);
    return agreement.generateSecret();
  }

  private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
    byte[] highestFirst = new byte[point.length];
    for (int each = 0; each < point.length; each++) {
      highestFirst[each] = point[point.length - 1 - each];
    }
    highestFirst[0] &= 0x7f;
    return KeyFactory.getInstance("X25519")
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, highestFirst)));
  }

  /// The key in a line of Bech32; nothing where it holds none.
  private static Optional<byte[]> secret(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    int length = PREFIX.length() + 1 + 52 + CHECKSUM_DIGITS;
    if (!lower.startsWith(PREFIX + "1") || lower.length() != length) {
      return Optional.empty();
    }
    int[] digits = lower.substring(PREFIX.length() + 1).chars().map(DIGITS::indexOf).toArray();
    if (Arrays.stream(digits).anyMatch(each -> each < 0) || checksum(digits) != 1) {
      return Optional.empty();
    }
    return Optional.of(bytes(digits));
  }

  private static int checksum(int[] digits) {
    int sum = 1;
    for (int each = 0; each < PREFIX.length(); each++) {
      sum = step(sum, PREFIX.charAt(each) >> 5);
    }
    sum = step(sum, 0);
    for (int each = 0; each < PREFIX.length(); each++) {
      sum = step(sum, PREFIX.charAt(each) & 31);
    }
    for (int digit : digits) {
      sum = step(sum, digit);
    }
    return sum;
  }

  private static int step(int sum, int digit) {
    int top = sum >>> 25;
    int next = ((sum & 0x1ff_ffff) << 5) ^ digit;
    for (int bit = 0; bit < GENERATOR.length; bit++) {
      next ^= ((top >> bit) & 1) != 0 ? GENERATOR[bit] : 0;
    }
    return next;
  }

  private static byte[] bytes(int[] digits) {
    byte[] bytes = new byte[32];
    for (int bit = 0; bit < 256; bit++) {
      int digit = (digits[bit / 5] >> (4 - bit % 5)) & 1;
      bytes[bit / 8] |= (byte) (digit << (7 - bit % 8));
    }
    return bytes;
  }
}
