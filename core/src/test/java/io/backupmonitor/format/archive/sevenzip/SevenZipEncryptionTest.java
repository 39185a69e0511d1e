package io.backupmonitor.format.archive.sevenzip;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.RealFile;
import io.backupmonitor.format.RecordingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenZipEncryptionTest {

  private static final String RIGHT = "correct horse";
  private static final String TEXT = "what nobody else may read\n".repeat(5);

  /// How many bytes at the end of the encrypted ones decide what fills them up.
  private static final int FILLING_REACH = 32;

  @TempDir Path folder;

  private RecordingContext knowing(String passphrase) throws IOException {
    Path file = Files.writeString(folder.resolve("passphrase"), passphrase + "\n");
    return new RecordingContext().with(file, null);
  }

  private Look look(DamagedBytes bytes, String passphrase) throws IOException {
    return Look.at(bytes.name(), bytes.all(), knowing(passphrase));
  }

  private static DamagedBytes real(String name) {
    return RealFile.of("archive/" + name + ".7z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "secret-directory",
        "secret-bcj2",
        "secret-copy",
        "secret-blocks",
        "secret-unicode"
      })
  void readsWhatSevenZipEncrypts(String name) throws IOException {
    String passphrase = name.equals("secret-unicode") ? "pässwörd ☃ 𝄞" : "SECRET";
    Look look = look(real(name), passphrase);
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("d/a.txt")).isEqualTo(RealFile.text());
    assertThat(look.context().contents().get("d/code.bin")).isEqualTo(RealFile.code());
    assertThat(look.entry("d/link").linkTarget()).hasToString("a.txt");
    assertThat(look.context().notProven()).isEmpty();

    Look closed = look(real(name), "Not-the-Secret");
    assertThat(closed.codes()).containsExactly("encrypted.wrong_key");
    assertThat(closed.findings().getFirst().message()).doesNotContain("Not-the-Secret");
    assertThat(closed.context().contents()).doesNotContainKeys("d/a.txt", "d/code.bin");
    real(name).mustEnd("encrypted.no_key");
  }

  @Test
  void blamesADamagedMemberOnceThePassphraseIsProven() throws IOException {
    DamagedBytes whole = real("secret-blocks");
    Look look = look(whole.flip(40, 1), "SECRET");
    assertThat(look.codes()).containsExactly("archive.entry_corrupt");
    assertThat(look(whole.flip(40, 1), "SECRE").codes()).containsExactly("encrypted.wrong_key");
  }

  private static DamagedBytes stored() {
    return new SealedSevenZip(RIGHT).stored("a", TEXT).open();
  }

  private static DamagedBytes compressed() {
    return new SealedSevenZip(RIGHT).compressed("a", TEXT).open();
  }

  private static DamagedBytes closed() {
    return new SealedSevenZip(RIGHT).compressed("a", TEXT).closed();
  }

  private static DamagedBytes several() {
    return new SealedSevenZip(RIGHT).stored("a", TEXT).compressed("b", TEXT + TEXT).open();
  }

  @Test
  void neverPassesAChangeAndBlamesWhatIsOutsideOfTheEncryption() throws IOException {
    for (DamagedBytes whole : List.of(stored(), compressed(), closed(), several())) {
      assertThat(look(whole, RIGHT).passed()).isTrue();
      int directory = directoryOf(whole);
      for (int at = 8; at < whole.length(); at++) {
        boolean outside = at < 32 || at >= directory;
        Look right = look(whole.flip(at, at % 8), RIGHT);
        Look wrong = look(whole.flip(at, at % 8), "incorrect");
        if (right.passed()) {
          assertThat(right.text("a")).as("byte %d", at).isEqualTo(TEXT);
        } else if (outside || !canHideProof(whole, at)) {
          assertThat(right.failed()).as("byte %d: %s", at, right.findings()).isTrue();
        }
        assertThat(wrong.failed()).as("byte %d: %s", at, wrong.findings()).isEqualTo(outside);
        assertThat(wrong.passed()).as("byte %d", at).isFalse();
      }
    }
  }

  /// What fills up the last block proves the passphrase, and so does how a directory begins.
  private static boolean canHideProof(DamagedBytes whole, int at) {
    boolean encryptedDirectory = whole.all()[directoryOf(whole)] == 0x17;
    int begin = directoryOf(compressed());
    boolean severalBlocks = whole.find("b\0") > 0;
    int firstEnd = directoryOf(stored());
    return at >= directoryOf(whole) - FILLING_REACH
        || (severalBlocks && at >= firstEnd - FILLING_REACH && at < firstEnd)
        || (encryptedDirectory && at >= begin && at < begin + SevenZipCipher.BLOCK_BYTES);
  }

  @Test
  void reportsEveryTruncation() throws IOException {
    for (DamagedBytes whole : List.of(compressed(), closed())) {
      for (int length = 6; length < whole.length(); length++) {
        assertThat(look(whole.cutAt(length), RIGHT).codes()).contains("archive.truncated");
        assertThat(look(whole.cutAt(length), "incorrect").codes()).contains("archive.truncated");
      }
    }
  }

  private static int directoryOf(DamagedBytes whole) {
    return 32 + (whole.all()[12] & 0xff) + ((whole.all()[13] & 0xff) << 8);
  }

  @Test
  void cannotTellDamageFromAWrongPassphraseWhereNothingIsProven() throws IOException {
    String filled = "x".repeat(32);
    DamagedBytes whole = new SealedSevenZip(RIGHT).stored("a", filled).open();
    assertThat(look(whole, RIGHT).passed()).isTrue();
    for (int at = 32; at < 64; at++) {
      Look look = look(whole.flip(at, 1), RIGHT);
      assertThat(look.codes()).containsExactly("encrypted.wrong_key");
      assertThat(look.findings().getFirst().message()).contains("either the passphrase is wrong");
      assertThat(look.context().contents()).doesNotContainKey("a");
    }
  }

  @Test
  void provesThePassphraseByAnyMemberThatIsWhole() throws IOException {
    DamagedBytes whole =
        new SealedSevenZip(RIGHT)
            .stored("small", "x".repeat(47))
            .stored("large", "x".repeat(95))
            .open();
    // one zero fills up each: too little to prove the passphrase, enough where it is proven
    for (int at : new int[] {32, 47, 80, 130}) {
      Look look = look(whole.flip(at, 1), RIGHT);
      assertThat(look.codes()).as("byte %d", at).containsExactly("archive.entry_corrupt");
    }
  }

  @Test
  void blamesNothingThatWasAddedWithAnotherPassphrase() throws IOException {
    for (int size : new int[] {5, 16, 30, 32, 47, 130}) {
      SealedSevenZip both = new SealedSevenZip(RIGHT).compressed("a", TEXT);
      DamagedBytes whole =
          both.passphrase("another").stored("b", "y".repeat(size)).compressed("c", TEXT).open();
      for (String passphrase : List.of(RIGHT, "another")) {
        Look look = look(whole, passphrase);
        assertThat(look.failed()).as("%d: %s", size, look.findings()).isFalse();
        assertThat(look.codes()).contains("encrypted.wrong_key");
      }
      assertThat(look(whole, RIGHT).text("a")).isEqualTo(TEXT);
    }
  }

  @Test
  void readsWhatIsFilledUpWithOtherBytesThanZero() throws IOException {
    SealedSevenZip other = new SealedSevenZip(RIGHT).filledWith(0x77);
    DamagedBytes whole = other.stored("a", TEXT).compressed("b", TEXT).closed();
    Look look = look(whole, RIGHT);
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("b")).isEqualTo(TEXT);
    assertThat(look(whole, "incorrect").codes()).containsExactly("encrypted.wrong_key");
  }

  /// One byte of a member is what it has to be with every 256th wrong passphrase.
  @Test
  void takesNoAccidentForAProof() throws IOException {
    SealedSevenZip tiny = new SealedSevenZip(RIGHT).filledWith(0x77);
    for (int each = 0; each < 1000; each++) {
      tiny.stored("%d".formatted(each), "x");
    }
    tiny.stored("text", TEXT);
    assertThat(look(tiny.open(), "incorrect").codes()).containsExactly("encrypted.wrong_key");
    assertThat(look(tiny.open(), RIGHT).findings()).isEmpty();
  }

  @Test
  void stillReadsWhatIsNotEncrypted() throws IOException {
    Look look = look(real("lzma2"), "needed for nothing");
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("d/a.txt")).isEqualTo(RealFile.text());
  }

  @Test
  void readsAKeyWithoutRoundsAndRefusesMoreThanSevenZipAccepts() throws IOException {
    DamagedBytes plain = new SealedSevenZip(RIGHT).power(0x3f).stored("a", TEXT).open();
    assertThat(look(plain, RIGHT).text("a")).isEqualTo(TEXT);
    assertThat(look(plain, "incorrect").codes()).containsExactly("encrypted.wrong_key");
    for (DamagedBytes costly :
        List.of(
            new SealedSevenZip(RIGHT).power(25).stored("a", TEXT).open(),
            new SealedSevenZip(RIGHT).power(25).stored("a", TEXT).closed())) {
      Look look = look(costly, RIGHT);
      assertThat(look.codes()).containsExactly("format.unsupported");
      assertThat(look.findings().getFirst().message()).contains("2^25");
    }
  }

  @Test
  void makesNoKeyForLongerThanItMay() throws IOException {
    DamagedBytes costly = new SealedSevenZip(RIGHT).power(24).stored("a", TEXT).open();
    Limits brief = new Limits(1L << 40, 1000, 1000, 6, 1L << 30, Duration.ofMillis(20));
    Path file = Files.writeString(folder.resolve("passphrase"), RIGHT);
    Look look = Look.at("a.7z", costly.all(), new RecordingContext(brief).with(file, null));
    assertThat(look.codes()).containsExactly("limit.time");
  }

  @Test
  void saysWhyThePassphraseCannotBeRead() {
    RecordingContext context = new RecordingContext().with(folder.resolve("missing"), null);
    for (DamagedBytes whole : List.of(stored(), closed())) {
      Look look = Look.at(whole.name(), whole.all(), context);
      assertThat(look.codes()).contains("encrypted.no_key");
      assertThat(look.findings().getFirst().message()).contains("cannot be read");
    }
  }
}
