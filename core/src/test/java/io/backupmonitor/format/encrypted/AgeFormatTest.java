package io.backupmonitor.format.encrypted;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that age 1.1.1 made, whole and damaged, with their key, with another and with none.
class AgeFormatTest {

  private static final String CONTENT = "INSERT INTO orders VALUES (1);\n";
  private static final int TAG_BYTES = 16;

  @TempDir Path folder;

  private Path key = Path.of("");
  private Path otherKey = Path.of("");

  @BeforeEach
  void copyKeys() throws IOException {
    key = copy("age-key.txt");
    otherKey = copy("age-other-key.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.age", "armoured.age"})
  void readsTheContentWithItsKey(String name) {
    Look look = file(name).opened(null, key).look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text(name.replace(".age", ""))).isEqualTo(CONTENT);
  }

  @Test
  void readsSeveralChunks() {
    Look look = file("large.age").opened(null, key).look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("large")).hasSize(92_000).endsWith("row 003999 of a backup\n");
  }

  @Test
  void readsWithAPassphrase() throws IOException {
    Look look = file("passphrase.age").opened(text("correct horse"), null).look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("passphrase")).isEqualTo(CONTENT);
  }

  @Test
  void saysThatNothingIsInside() {
    Look look = file("nothing.age").opened(null, key).look();
    assertThat(look.codes()).containsExactly("stream.holds_nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.age", "armoured.age", "passphrase.age", "large.age"})
  void blamesNobodyWithoutAKey(String name) {
    assertThat(file(name).look().codes()).containsExactly("encrypted.no_key");
  }

  @Test
  void blamesNobodyForAnotherKeyOrPassphrase() throws IOException {
    assertThat(file("small.age").opened(null, otherKey).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("passphrase.age").opened(text("incorrect"), null).look().codes())
        .containsExactly("encrypted.wrong_key");
    assertThat(file("small.age").opened(null, folder.resolve("lost")).look().codes())
        .containsExactly("encrypted.no_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.age", "armoured.age"})
  void failsEveryTruncationWithItsKey(String name) {
    SecretBytes whole = file(name).opened(null, key);
    int end = name.equals("armoured.age") ? whole.length() - 1 : whole.length();
    for (int length = 0; length < end; length++) {
      Look look = whole.cut(length).look();
      assertThat(look.failed()).as("%d bytes: %s", length, look.findings()).isTrue();
    }
  }

  @Test
  void failsTruncationsAtAndAroundTheEndsOfChunks() {
    SecretBytes whole = file("large.age").opened(null, key);
    int firstEnd = whole.length() - (92_000 - 65_536 + TAG_BYTES);
    for (int length : new int[] {firstEnd - 1, firstEnd, firstEnd + 1, whole.length() - 1}) {
      assertThat(whole.cut(length).look().failed()).as("%d bytes", length).isTrue();
    }
    assertThat(whole.cut(firstEnd).look().codes()).containsExactly("stream.truncated");
  }

  /// A byte of the recipients can also make the key not fit, which cannot be told from another key.
  @ParameterizedTest
  @ValueSource(strings = {"small.age", "armoured.age"})
  void neverPassesAChangedByte(String name) {
    SecretBytes whole = file(name).opened(null, key);
    int lastByte = name.equals("armoured.age") ? whole.length() - 1 : whole.length();
    int errors = 0;
    for (int at = 0; at < lastByte; at++) {
      Look look = whole.flip(at).look();
      assertThat(look.passed()).as("byte %d: %s", at, look.findings()).isFalse();
      errors += look.failed() ? 0 : 1;
    }
    assertThat(errors).isBetween(1, name.equals("armoured.age") ? 180 : 100);
  }

  @Test
  void failsWithoutAKeyWhatCannotBeAWholeFile() {
    SecretBytes whole = file("small.age");
    int payload = whole.length() - (CONTENT.length() + TAG_BYTES) - 16;
    for (int length = 0; length < whole.length(); length++) {
      Look look = whole.cut(length).look();
      assertThat(look.passed()).isFalse();
      boolean told = length < payload + 16 + TAG_BYTES;
      assertThat(look.failed()).as("%d bytes: %s", length, look.findings()).isEqualTo(told);
    }
  }

  @Test
  void failsEveryTruncationOfAnArmourWithoutAKey() {
    SecretBytes whole = file("armoured.age");
    for (int length = 0; length < whole.length() - 1; length++) {
      Look look = whole.cut(length).look();
      assertThat(look.failed()).as("%d bytes: %s", length, look.findings()).isTrue();
    }
  }

  @Test
  void failsForeignBytesAfterTheEnd() {
    assertThat(file("small.age").opened(null, key).then("x").look().failed()).isTrue();
    assertThat(file("armoured.age").opened(null, key).then("x").look().codes())
        .contains("stream.trailing_data");
    assertThat(file("armoured.age").opened(null, key).then("\n\n").look().findings()).isEmpty();
  }

  private static SecretBytes file(String name) {
    return SecretBytes.real(new AgeFormat(), name);
  }

  private Path text(String passphrase) throws IOException {
    return Files.writeString(folder.resolve("passphrase"), passphrase + "\n");
  }

  private Path copy(String name) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream bytes = AgeFormatTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(bytes), target);
    }
    return target;
  }
}
