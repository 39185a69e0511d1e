package io.backupmonitor.format.encrypted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/// The encrypted part of a message, opened.
///
/// @param data what tells at the end whether it was whole
/// @param content the decrypted packets
/// @param proven whether the key is surely the right one: a passphrase shows only by what it
///     decrypts to
record OpenPgpSecret(PGPEncryptedData data, InputStream content, boolean proven) {

  /// Opens it with whichever secret fits.
  ///
  /// @throws DamageException when none was given or none fits
  static OpenPgpSecret open(PGPEncryptedDataList list, Secrets secrets) throws IOException {
    Optional<OpenPgpSecret> opened = byKey(list, new OpenPgpKeys(secrets));
    return opened.isPresent() ? opened.get() : byPassphrase(list, secrets);
  }

  private static Optional<OpenPgpSecret> byKey(PGPEncryptedDataList list, OpenPgpKeys keys)
      throws IOException {
    for (PGPEncryptedData each : list) {
      if (each instanceof PGPPublicKeyEncryptedData data) {
        for (PGPKeyPair key : keys.fitting(data.getKeyIdentifier().getKeyId())) {
          Optional<OpenPgpSecret> opened = open(data, key);
          if (opened.isPresent()) {
            return opened;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<OpenPgpSecret> open(PGPPublicKeyEncryptedData data, PGPKeyPair key)
      throws IOException {
    BcPublicKeyDataDecryptorFactory factory = new BcPublicKeyDataDecryptorFactory(key);
    try {
      data.getSessionKey(factory);
    } catch (PGPException | RuntimeException otherKey) {
      return Optional.empty();
    }
    try {
      return Optional.of(new OpenPgpSecret(data, data.getDataStream(factory), true));
    } catch (PGPException bad) {
      throw new IOException(bad);
    }
  }

  private static OpenPgpSecret byPassphrase(PGPEncryptedDataList list, Secrets secrets)
      throws IOException {
    Optional<String> passphrase = secrets.passphrase();
    for (PGPEncryptedData each : list) {
      if (each instanceof PGPPBEEncryptedData data && passphrase.isPresent()) {
        Optional<OpenPgpSecret> opened = open(data, passphrase.get().toCharArray());
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    String wanted = wanted(list);
    boolean given = secrets.key().isPresent() || passphrase.isPresent();
    throw given ? Secrets.wrong("OpenPGP", wanted) : Secrets.none("OpenPGP", wanted);
  }

  private static Optional<OpenPgpSecret> open(PGPPBEEncryptedData data, char[] passphrase)
      throws IOException {
    BcPBEDataDecryptorFactory factory =
        new BcPBEDataDecryptorFactory(passphrase, new BcPGPDigestCalculatorProvider());
    try {
      // asked for once: making the key out of the passphrase takes long on purpose
      return Optional.of(new OpenPgpSecret(data, data.getDataStream(factory), false));
    } catch (PGPException | RuntimeException other) {
      return Optional.empty();
    }
  }

  /// For whom it is encrypted, for people.
  private static String wanted(PGPEncryptedDataList list) {
    for (PGPEncryptedData each : list) {
      if (each instanceof PGPPublicKeyEncryptedData data) {
        return "the key %016X".formatted(data.getKeyIdentifier().getKeyId());
      }
    }
    return "a passphrase";
  }

  /// Looks at the end whether the content was what had been encrypted.
  ///
  /// @return whether the message could tell
  boolean check() throws IOException {
    if (data.isAEAD()) {
      // every chunk and the end were authenticated while they were read
      return true;
    }
    if (!data.isIntegrityProtected()) {
      return false;
    }
    try {
      if (!data.verify()) {
        throw new IOException("its content is not what was encrypted: the MDC does not fit");
      }
    } catch (PGPException bad) {
      throw new IOException(bad);
    }
    return true;
  }
}
