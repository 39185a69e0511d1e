package io.backupmonitor.format.archive;

import static io.backupmonitor.format.archive.ZipBuilder.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.RecordingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Zips with encrypted members, with their passphrase, with another and with none.
class ZipKeyTest {

  private static final String TEXT = "INSERT INTO orders VALUES (1);\n".repeat(20);
  private static final String RIGHT = "correct horse";
  private static final String WRONG = "canary battery";
  private static final ZipSealer SEALER = new ZipSealer(RIGHT);

  @TempDir Path folder;

  private Path right = Path.of("");
  private Path wrong = Path.of("");

  @BeforeEach
  void writeSecrets() throws IOException {
    right = Files.writeString(folder.resolve("right"), RIGHT + "\n");
    wrong = Files.writeString(folder.resolve("wrong"), WRONG + "\n");
  }

  private static Look look(DamagedBytes zip, Path secret) {
    return Look.at(zip.name(), zip.all(), new RecordingContext().with(secret, null));
  }

  private static void mustEnd(Look look, String code) {
    assertThat(look.codes()).as("%s", look.findings()).containsExactly(code);
    assertThat(look.failed()).isFalse();
    assertThat(look.passed()).isFalse();
  }

  private static void mustFail(Look look, String code) {
    assertThat(look.failed()).as("%s", look.findings()).isTrue();
    assertThat(look.codes()).contains(code);
  }

  private static ZipBuilder traditional() {
    ZipBuilder zip = SEALER.traditional(zip(), "a", TEXT);
    return SEALER.traditional(zip, "b", "second");
  }

  private static ZipBuilder aes(int version, int bits) {
    ZipBuilder zip = SEALER.aes(zip(), "a", TEXT, new ZipSealer.Aes(version, bits, 8));
    return SEALER.aes(zip, "b", "second", new ZipSealer.Aes(version, bits, 0));
  }

  private static ZipBuilder of(String kind) {
    return kind.equals("traditional") ? traditional() : aes(kind.equals("AE-1") ? 1 : 2, 256);
  }

  @Test
  void decryptsTheTraditionalEncryption() {
    Look look = look(traditional().bytes(), right);
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("a")).isEqualTo(TEXT);
    assertThat(look.text("b")).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({"1, 128", "1, 192", "1, 256", "2, 128", "2, 192", "2, 256"})
  void decryptsAes(int version, int bits) {
    Look look = look(aes(version, bits).bytes(), right);
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("a")).isEqualTo(TEXT);
    assertThat(look.text("b")).isEqualTo("second");
  }

  /// More than the counters that are encrypted at once.
  @Test
  void decryptsLongContent() {
    String text = TEXT.repeat(100);
    ZipBuilder zip = SEALER.aes(zip(), "a", text, new ZipSealer.Aes(2, 256, 0));
    assertThat(look(zip.bytes(), right).text("a")).isEqualTo(text);
  }

  @Test
  void decryptsEmptyMembers() {
    ZipBuilder zip = SEALER.traditional(zip(), "a", "");
    SEALER.aes(zip, "b", "", new ZipSealer.Aes(2, 256, 0));
    assertThat(look(zip.bytes(), right).findings()).isEmpty();
  }

  /// What was written into a pipe repeats a byte of the time, which is zero here, or of the
  /// checksum.
  @Test
  void readsWhatWasEncryptedIntoAPipe() {
    for (int check : new int[] {0, ZipSealer.crc(TEXT) >>> 24}) {
      byte[] sealed = SEALER.traditional(ZipSealer.deflated(TEXT), check);
      ZipBuilder piped = zip().flagged(1).withDescriptors();
      DamagedBytes bytes = piped.packed("a", 8, DamagedBytes.bytes(TEXT), sealed).bytes();
      assertThat(look(bytes, right).findings()).isEmpty();
      assertThat(look(bytes, right).text("a")).isEqualTo(TEXT);
    }
    DamagedBytes unpiped = SEALER.traditional(zip(), "a", TEXT, 0).bytes();
    mustEnd(look(unpiped, right), "encrypted.wrong_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"traditional", "AE-1", "AE-2"})
  void blamesNobodyWithoutAKey(String kind) throws IOException {
    DamagedBytes zip = of(kind).bytes();
    zip.mustEnd("encrypted.no_key");
    Look lost = look(zip, folder.resolve("lost"));
    mustEnd(lost, "encrypted.no_key");
    assertThat(lost.findings().getFirst().message()).contains("2 of 2 members").contains("lost");
    zip.with(30, 'X').mustFail("archive.inconsistent");
  }

  @Test
  void needsNoKeyFileForOpenMembers() {
    DamagedBytes open = zip().entry("a", TEXT).bytes();
    assertThat(look(open, folder.resolve("lost")).findings()).isEmpty();
    assertThat(look(open, wrong).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"traditional", "AE-1", "AE-2"})
  void blamesNobodyForAnotherPassphrase(String kind) {
    Look look = look(of(kind).bytes(), wrong);
    mustEnd(look, "encrypted.wrong_key");
    assertThat(look.findings().toString()).doesNotContain("canary").doesNotContain("correct");
  }

  /// Among so many passphrases there are some whose one byte fits by chance.
  @Test
  void blamesNobodyForAPassphraseThatSeemsToFit() throws IOException {
    DamagedBytes zip = SEALER.traditional(zip(), "a", TEXT).bytes();
    int seeming = 0;
    for (int each = 0; each < 1500; each++) {
      Files.writeString(wrong, "guess " + each);
      Look look = look(zip, wrong);
      mustEnd(look, "encrypted.wrong_key");
      seeming += look.findings().toString().contains("cannot be told") ? 1 : 0;
    }
    assertThat(seeming).isBetween(1, 30);
  }

  /// Of so many members there are some whose one byte fits the other passphrase.
  @Test
  void blamesNobodyForManyMembersWithAnotherPassphrase() {
    ZipBuilder zip = SEALER.traditional(zip(), "mine", TEXT);
    for (int each = 0; each < 1500; each++) {
      new ZipSealer(WRONG).traditional(zip, "other" + each, TEXT + each);
    }
    Look look = look(zip.bytes(), right);
    assertThat(look.codes()).containsOnly("encrypted.wrong_key");
    assertThat(look.findings()).hasSize(2);
    assertThat(look.findings().getFirst().message()).contains("'other").contains("opens others");
    assertThat(look.text("mine")).isEqualTo(TEXT);
  }

  @Test
  void blamesNobodyForTwoPassphrases() {
    ZipBuilder zip = aes(2, 256);
    new ZipSealer(WRONG).aes(zip, "c", TEXT, new ZipSealer.Aes(2, 256, 8));
    mustEnd(look(zip.bytes(), right), "encrypted.wrong_key");
    mustEnd(look(zip.bytes(), wrong), "encrypted.wrong_key");
  }

  @Test
  void blamesDamageOfTheTraditionalEncryptionOnlyWhereThePassphraseIsProven() {
    ZipBuilder alone = SEALER.traditional(zip(), "a", TEXT);
    mustEnd(look(alone.bytes().flip(alone.data(0) + 20, 3), right), "encrypted.wrong_key");
    ZipBuilder two = traditional();
    Look look = look(two.bytes().flip(two.data(0) + 20, 3), right);
    mustFail(look, "archive.entry_corrupt");
    assertThat(look.findings().getFirst().message()).startsWith("member 'a'");
    assertThat(look.text("b")).isEqualTo("second");
    ZipBuilder little = SEALER.traditional(SEALER.traditional(zip(), "a", TEXT), "b", "x");
    mustEnd(look(little.bytes().flip(little.data(0) + 20, 3), right), "encrypted.wrong_key");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void blamesDamageOfAes(int version) {
    ZipBuilder alone = SEALER.aes(zip(), "a", TEXT, new ZipSealer.Aes(version, 256, 8));
    int end = alone.listing(0);
    mustFail(look(alone.bytes().flip(alone.data(0) + 30, 3), right), "archive.entry_corrupt");
    mustFail(look(alone.bytes().flip(end - 1, 3), right), "archive.entry_corrupt");
    mustFail(look(alone.bytes().zeroed(end - 40, 30), right), "archive.entry_corrupt");
    mustEnd(look(alone.bytes().flip(alone.data(0) + 3, 3), right), "encrypted.wrong_key");
  }

  /// The HMAC proves the passphrase, and so the CRC-32 is to blame.
  @Test
  void blamesAChecksumThatContradictsAProvenMember() {
    ZipBuilder zip = SEALER.aes(zip(), "a", TEXT, new ZipSealer.Aes(1, 256, 8));
    DamagedBytes bytes = zip.bytes().flip(zip.header(0) + 14, 0).flip(zip.listing(0) + 16, 0);
    mustFail(look(bytes, right), "archive.entry_corrupt");
  }

  @Test
  void blamesMembersThatAreTooShortForTheirEncryption() {
    DamagedBytes text = DamagedBytes.bytes(TEXT);
    ZipBuilder zip = zip().flagged(1).packed("a", 8, text, new byte[11]);
    mustFail(look(zip.bytes(), right), "archive.entry_corrupt");
    ZipSealer.Aes way = new ZipSealer.Aes(2, 256, 8);
    ZipBuilder aes = zip().flagged(1).extra(way.field()).packed("a", 99, text, new byte[27]);
    mustFail(look(aes.bytes(), right), "archive.entry_corrupt");
  }

  @Test
  void saysWhichEncryptionAndMethodItCannotRead() {
    DamagedBytes text = DamagedBytes.bytes(TEXT);
    DamagedBytes strong = zip().flagged(1 | 1 << 6).packed("a", 8, text, new byte[80]).bytes();
    mustEnd(look(strong, right), "format.unsupported");
    strong.mustEnd("encrypted.no_key");
    DamagedBytes third = SEALER.aes(zip(), "a", TEXT, new ZipSealer.Aes(3, 256, 8)).bytes();
    mustEnd(look(third, right), "format.unsupported");
    DamagedBytes method = SEALER.aes(zip(), "a", TEXT, new ZipSealer.Aes(2, 256, 98)).bytes();
    mustEnd(look(method, right), "format.unsupported");
    byte[] sealed = SEALER.traditional(new byte[90], ZipSealer.crc(TEXT) >>> 24);
    ZipBuilder damaged = SEALER.traditional(zip(), "a", TEXT).packed("b", 98, text, sealed);
    DamagedBytes unproven = damaged.bytes().flip(damaged.data(0) + 20, 0);
    assertThat(look(unproven, right).failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"traditional", "AE-1", "AE-2"})
  void failsEveryTruncation(String kind) {
    DamagedBytes whole = of(kind).bytes();
    for (int length = 4; length < whole.length(); length++) {
      Look look = look(whole.cutAt(length), right);
      assertThat(look.failed()).as("%d bytes: %s", length, look.findings()).isTrue();
    }
  }

  /// What a member begins with can also make the passphrase not fit, which cannot be told from
  /// another one. Everything behind it is covered.
  @ParameterizedTest
  @CsvSource({"traditional, 12", "AE-1, 18", "AE-2, 18"})
  void failsEveryChangedByteOfTheContent(String kind, int first) {
    ZipBuilder zip = of(kind);
    everyByte(zip, zip.data(0), zip.data(0) + first, look -> mustEnd(look, "encrypted.wrong_key"));
    everyByte(
        zip, zip.data(0) + first, zip.header(1), look -> mustFail(look, "archive.entry_corrupt"));
  }

  /// As of an open zip, times, versions, rights and comments are covered by nothing.
  @ParameterizedTest
  @ValueSource(strings = {"traditional", "AE-1", "AE-2"})
  void passesOverNoMoreChangedBytesOfHeadersThanInAnOpenZip(String kind) {
    int open = passedHeaderBytes(zip().entry("a", TEXT).entry("b", "second"));
    assertThat(passedHeaderBytes(of(kind))).isPositive().isLessThanOrEqualTo(open);
  }

  private int passedHeaderBytes(ZipBuilder zip) {
    int[] passed = {0};
    Consumer<Look> counting = look -> passed[0] += look.passed() ? 1 : 0;
    everyByte(zip, 0, zip.data(0), counting);
    everyByte(zip, zip.listing(0), zip.listing(1), counting);
    return passed[0];
  }

  private void everyByte(ZipBuilder zip, int from, int end, Consumer<Look> check) {
    DamagedBytes whole = zip.bytes();
    for (int at = from; at < end; at++) {
      Look look = look(whole.flip(at, 0), right);
      assertThat(look.findings().toString()).doesNotContain(RIGHT);
      check.accept(look);
    }
  }
}
