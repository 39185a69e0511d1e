package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the key of an age file with the secrets that were given.
///
/// Source: the age specification, "The X25519 recipient type" and "The scrypt recipient type".
record AgeFileKey(AgeHeader header, Secrets secrets) {

  private static final String SCRYPT_SALT = "age-encryption.org/v1/scrypt";
  private static final int WRAPPED_BYTES = 32;
  private static final int LARGEST_WORK_FACTOR = 22;
  private static final int BLOCKS = 8;

  /// @throws DamageException when no secret opens it
  byte[] find() throws IOException, GeneralSecurityException {
    boolean forPassphrase =
        header.stanzas().stream().anyMatch(each -> each.kind().equals("scrypt"));
    if (forPassphrase && header.stanzas().size() > 1) {
      throw new IOException("its header has a passphrase and other recipients, which age forbids");
    }
    return forPassphrase ? byPassphrase(header.stanzas().getFirst()) : byIdentity();
  }

  /// For whom it is encrypted, for people.
  private String wanted() {
    return header.stanzas().stream()
        .map(AgeHeader.Stanza::kind)
        .filter(kind -> kind.equals("X25519") || kind.startsWith("ssh-"))
        .distinct()
        .collect(Collectors.joining(" or ", "a key of the kind ", ""));
  }

  private byte[] byPassphrase(AgeHeader.Stanza stanza)
      throws IOException, GeneralSecurityException {
    int workFactor = workFactor(stanza);
    byte[] salt = AgeHeader.base64(stanza.words().get(1));
    check(salt.length == 16 && stanza.body().length == WRAPPED_BYTES, "a bad passphrase recipient");
    Optional<String> passphrase = secrets.passphrase();
    if (passphrase.isEmpty()) {
      throw Secrets.none("age", "a passphrase");
    }
    if (workFactor > LARGEST_WORK_FACTOR) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "its passphrase needs the work factor %d, more than the %d that age itself accepts"
              .formatted(workFactor, LARGEST_WORK_FACTOR));
    }
    byte[] prefix = SCRYPT_SALT.getBytes(StandardCharsets.US_ASCII);
    byte[] salted = Arrays.copyOf(prefix, prefix.length + salt.length);
    System.arraycopy(salt, 0, salted, prefix.length, salt.length);
    byte[] key =
        Scrypt.derive(
            passphrase.get().getBytes(StandardCharsets.UTF_8),
            salted,
            1 << workFactor,
            BLOCKS,
            1,
            32);
    return AgeCipher.unwrap(key, stanza.body())
        .orElseThrow(() -> Secrets.wrong("age", "a passphrase"));
  }

  private static int workFactor(AgeHeader.Stanza stanza) throws IOException {
    boolean fits = stanza.words().size() == 3 && stanza.words().get(2).matches("[1-9]\\d?");
    check(fits, "a passphrase recipient without salt and work factor");
    return Integer.parseInt(stanza.words().get(2));
  }

  private byte[] byIdentity() throws IOException, GeneralSecurityException {
    List<AgeHeader.Stanza> stanzas = new ArrayList<>();
    for (AgeHeader.Stanza stanza : header.stanzas()) {
      if (stanza.kind().equals("X25519")) {
        checkX25519(stanza);
        stanzas.add(stanza);
      }
    }
    Optional<byte[]> file = secrets.key();
    if (file.isEmpty()) {
      throw Secrets.none("age", wanted());
    }
    for (AgeIdentity identity : AgeIdentity.all(file.get())) {
      for (AgeHeader.Stanza stanza : stanzas) {
        Optional<byte[]> key =
            identity.unwrap(AgeHeader.base64(stanza.words().get(1)), stanza.body());
        if (key.isPresent()) {
          return key.get();
        }
      }
    }
    throw Secrets.wrong("age", wanted());
  }

  private static void checkX25519(AgeHeader.Stanza stanza) throws IOException {
    check(
        stanza.words().size() == 2
            && AgeHeader.base64(stanza.words().get(1)).length == 32
            && stanza.body().length == WRAPPED_BYTES,
        "a bad X25519 recipient");
  }

  private static void check(boolean good, String otherwise) throws IOException {
    if (!good) {
      throw new IOException("its header has " + otherwise);
    }
  }
}
