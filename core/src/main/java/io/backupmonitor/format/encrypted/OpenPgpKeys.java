package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.DamageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/// The secret keys in a key file, as `gpg --export-secret-keys` writes them. Those that a
/// passphrase protects are opened with the one that was given.
record OpenPgpKeys(Secrets secrets) {

  /// Those that may open what is encrypted for a key.
  ///
  /// @param keyId the number of the key; 0 where the message hides it
  List<PGPKeyPair> fitting(long keyId) throws DamageException {
    Optional<byte[]> file = secrets.key();
    List<PGPKeyPair> keys = new ArrayList<>();
    if (file.isEmpty()) {
      return keys;
    }
    for (PGPSecretKeyRing ring : rings(file.get())) {
      for (PGPSecretKey key : ring) {
        if (!key.isPrivateKeyEmpty() && (keyId == 0 || key.getKeyID() == keyId)) {
          keys.add(open(key));
        }
      }
    }
    return keys;
  }

  private static Iterable<PGPSecretKeyRing> rings(byte[] file) throws DamageException {
    try {
      return new BcPGPSecretKeyRingCollection(
          PGPUtil.getDecoderStream(new ByteArrayInputStream(file)));
    } catch (IOException | PGPException | RuntimeException noKeys) {
      throw Secrets.wrong("OpenPGP", "a key, and the key file holds no OpenPGP secret keys");
    }
  }

  private PGPKeyPair open(PGPSecretKey key) throws DamageException {
    char[] passphrase = secrets.passphrase().orElse("").toCharArray();
    try {
      return key.extractKeyPair(
          new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
              .build(passphrase));
    } catch (PGPException | RuntimeException protectedKey) {
      throw Secrets.wrong("OpenPGP", "a key that a passphrase protects");
    }
  }
}
