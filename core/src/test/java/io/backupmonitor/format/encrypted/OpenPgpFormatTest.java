package io.backupmonitor.format.encrypted;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that GnuPG 2.2.40 made, whole and damaged, with their secret, another and none. The
/// keys were made for these tests only.
class OpenPgpFormatTest {

  private static final String CONTENT = "INSERT INTO orders VALUES (1);\n";

  /// The length of the wrapped key's number in bits, of which only the length in bytes counts.
  private static final int LENGTH_IN_BITS = 13;

  @TempDir Path folder;

  private Path key = Path.of("");
  private Path guardedKey = Path.of("");
  private Path passphrase = Path.of("");

  @BeforeEach
  void copySecrets() throws IOException {
    key = copy("pgp-key.asc");
    guardedKey = copy("pgp-guarded-key.asc");
    passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"open.gpg", "armoured.asc", "signed.gpg"})
  void readsTheContentWithItsKey(String name) {
    mustRead(file(name).opened(null, key), name);
  }

  @Test
  void readsTheContentWithAKeyThatAPassphraseProtects() {
    mustRead(file("guarded.gpg").opened(passphrase, guardedKey), "guarded.gpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"passphrase.gpg", "piped.gpg"})
  void readsTheContentWithItsPassphrase(String name) {
    mustRead(file(name).opened(passphrase, null), name);
  }

  @Test
  void readsAMessageInParts() {
    Look look = file("partial.gpg").opened(passphrase, null).look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("partial")).hasSize(20_000).startsWith("row 000000 of a backup\n");
  }

  @Test
  void judgesNothingThatIsOnlySigned() {
    assertThat(file("signed-only.gpg").look().codes()).containsExactly("format.unsupported");
  }

  @Test
  void readsAMessageWithoutProtectionOfItsIntegrityAndSaysSo() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "x\n");
    Look look = file("no-mdc.gpg").opened(other, null).look();
    assertThat(look.codes()).containsExactly("stream.no_checksum");
    assertThat(look.text("no-mdc")).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"open.gpg", "armoured.asc", "guarded.gpg", "passphrase.gpg", "partial.gpg"})
  void blamesNobodyWithoutASecret(String name) {
    assertThat(file(name).look().codes()).containsExactly("encrypted.no_key");
  }

  @Test
  void blamesNobodyForAnotherSecret() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "incorrect\n");
    assertThat(file("open.gpg").opened(passphrase, guardedKey).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("guarded.gpg").opened(wrong, guardedKey).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("guarded.gpg").opened(null, passphrase).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("passphrase.gpg").opened(wrong, null).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("open.gpg").opened(null, folder.resolve("lost")).look().codes())
        .containsExactly("encrypted.no_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"open.gpg", "armoured.asc", "signed.gpg", "passphrase.gpg"})
  void failsEveryTruncationWithItsSecretAndWithout(String name) {
    SecretBytes whole = file(name).opened(passphraseOf(name), keyOf(name));
    int end = name.endsWith(".asc") ? whole.length() - 1 : whole.length();
    for (int length = 1; length < end; length++) {
      Look with = whole.cut(length).look();
      assertThat(with.failed()).as("%d bytes: %s", length, with.findings()).isTrue();
      Look without = file(name).cut(length).look();
      assertThat(without.failed()).as("%d bytes: %s", length, without.findings()).isTrue();
    }
  }

  @Test
  void failsTruncationsOfAMessageInParts() {
    SecretBytes whole = file("partial.gpg").opened(passphrase, null);
    for (int length = 1; length < whole.length(); length += 1_999) {
      assertThat(whole.cut(length).look().failed()).as("%d bytes", length).isTrue();
      assertThat(file("partial.gpg").cut(length).look().failed()).as("%d", length).isTrue();
    }
  }

  /// A byte of the wrapped key can also make the secret not fit, which cannot be told from another
  /// secret; so can the first bytes of what a passphrase decrypts. The first byte of a packet's
  /// header has more than one spelling.
  @ParameterizedTest
  @CsvSource({"open.gpg, 120", "armoured.asc, 150", "signed.gpg, 120", "passphrase.gpg, 60"})
  void neverPassesAChangedByte(String name, int mostErrors) {
    SecretBytes whole = file(name).opened(passphraseOf(name), keyOf(name));
    int lastByte = name.endsWith(".asc") ? whole.length() - 1 : whole.length();
    int errors = 0;
    for (int at = 0; at < lastByte; at++) {
      Look look = whole.flip(at).look();
      if (at == LENGTH_IN_BITS && keyOf(name) != null && !name.endsWith(".asc")) {
        continue;
      }
      assertThat(look.passed()).as("byte %d: %s", at, look.findings()).isFalse();
      errors += look.failed() ? 0 : 1;
    }
    assertThat(errors).isLessThan(mostErrors);
  }

  @Test
  void failsChangedBytesOfAMessageInParts() {
    SecretBytes whole = file("partial.gpg").opened(passphrase, null);
    for (int at = 60; at < whole.length(); at += 1_999) {
      Look look = whole.flip(at).look();
      assertThat(look.failed()).as("byte %d: %s", at, look.findings()).isTrue();
    }
  }

  @Test
  void failsForeignBytesAfterTheEnd() {
    assertThat(file("passphrase.gpg").opened(passphrase, null).then("more").look().codes())
        .containsExactly("stream.trailing_data");
    assertThat(file("armoured.asc").opened(null, key).then("more").look().codes())
        .containsExactly("stream.trailing_data");
  }

  @Test
  void checksTheChunksOfAuthenticatedEncryption() throws Exception {
    SecretBytes whole =
        new SecretBytes(new OpenPgpFormat(), "aead.gpg", authenticated(), passphrase, null);
    mustRead(whole, "aead.gpg");
    for (int at = 0; at < whole.length(); at++) {
      Look look = whole.flip(at).look();
      assertThat(look.passed()).as("byte %d: %s", at, look.findings()).isFalse();
    }
    for (int length = 1; length < whole.length(); length++) {
      assertThat(whole.cut(length).look().failed()).as("%d bytes", length).isTrue();
    }
  }

  @Test
  void knowsMessagesByTheirBytesAndOthersByTheirName() {
    OpenPgpFormat format = new OpenPgpFormat();
    for (String name : new String[] {"open.gpg", "guarded.gpg", "passphrase.gpg", "armoured.asc"}) {
      byte[] bytes = file(name).all();
      assertThat(format.recognises(MemoryContent.of("backup", bytes).sample())).as(name).isTrue();
    }
    byte[] signed = file("signed-only.gpg").all();
    assertThat(format.recognises(MemoryContent.of("a.gpg", signed).sample())).isTrue();
    assertThat(format.recognises(MemoryContent.of("backup", signed).sample())).isFalse();
  }

  @Test
  void takesAKeyForNoBackup() {
    SecretBytes aKey = file("pgp-key.asc");
    SecretBytes named = new SecretBytes(aKey.format(), "key.gpg", aKey.all(), null, null);
    assertThat(named.look().codes()).containsExactly("format.unsupported");
  }

  private static void mustRead(SecretBytes message, String name) {
    Look look = message.look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text(inner(name))).isEqualTo(CONTENT);
  }

  private static String inner(String name) {
    return name.replace(".gpg", "");
  }

  private @Nullable Path passphraseOf(String name) {
    return name.startsWith("passphrase") ? passphrase : null;
  }

  private @Nullable Path keyOf(String name) {
    return name.startsWith("passphrase") ? null : key;
  }

  /// What newer programs write: OCB, with every chunk authenticated.
  private static byte[] authenticated() throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_128)
                .setWithAEAD(AEADAlgorithmTags.OCB, 6)
                .setUseV5AEAD()
                .setSecureRandom(new SecureRandom()));
    generator.addMethod(new BcPBEKeyEncryptionMethodGenerator("correct horse".toCharArray()));
    try (OutputStream encrypted = generator.open(message, new byte[512]);
        OutputStream literal =
            new PGPLiteralDataGenerator()
                .open(
                    encrypted,
                    PGPLiteralData.BINARY,
                    "",
                    CONTENT.length(),
                    Date.from(Instant.EPOCH))) {
      literal.write(CONTENT.getBytes(StandardCharsets.US_ASCII));
    }
    return message.toByteArray();
  }

  private static SecretBytes file(String name) {
    return SecretBytes.real(new OpenPgpFormat(), name);
  }

  private Path copy(String name) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream bytes = OpenPgpFormatTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(bytes), target);
    }
    return target;
  }
}
