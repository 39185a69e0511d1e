package io.backupmonitor.format.archive.sevenzip;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RealFile;
import io.backupmonitor.format.RecordingContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenZipFormatTest {

  /// The lower half of the version: nothing covers it and every reader reads every one.
  private static final int MINOR_VERSION = 7;

  private static DamagedBytes real(String name) {
    return RealFile.of("archive/" + name + ".7z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "copy",
        "lzma",
        "lzma2",
        "ppmd",
        "bzip2",
        "deflate",
        "deflate64",
        "bcj",
        "bcj2",
        "delta4",
        "swap2",
        "swap4",
        "arm",
        "armt",
        "arm64",
        "ppc",
        "sparc",
        "ia64",
        "riscv",
        "blocks",
        "plain-directory"
      })
  void readsWhatSevenZipPacks(String name) {
    Look look = real(name).mustPass();

    assertThat(look.text("d/a.txt")).isEqualTo(RealFile.text());
    assertThat(look.context().contents().get("d/code.bin")).isEqualTo(RealFile.code());
    assertThat(look.entry("d/code.bin").executable()).isTrue();
    assertThat(look.text("d/nothing")).isEmpty();
    assertThat(look.entry("d/nothing").kind()).isEqualTo(EntryKind.FILE);
    assertThat(look.entry("d/empty").kind()).isEqualTo(EntryKind.DIRECTORY);
    assertThat(look.entry("d/link").kind()).isEqualTo(EntryKind.SYMBOLIC_LINK);
    assertThat(look.entry("d/link").linkTarget()).hasToString("a.txt");
    assertThat(look.context().notProven()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lzma2", "ppmd", "bcj2", "copy", "blocks", "plain-directory"})
  void reportsEveryTruncation(String name) {
    DamagedBytes whole = real(name);
    for (int length = 6; length < whole.length(); length++) {
      whole.cutAt(length).mustFail("archive.truncated");
    }
  }

  /// What still passes has to be the content as it was: the last bits of a block often decide
  /// nothing, and neither does the size of bzip2's blocks.
  @ParameterizedTest
  @ValueSource(strings = {"lzma", "lzma2", "ppmd", "bzip2", "deflate64", "bcj2", "copy", "blocks"})
  void passesNoChangedByteThatChangesTheContent(String name) {
    DamagedBytes whole = real(name);
    int silent = 0;
    for (int at = 6; at < whole.length(); at++) {
      for (int difference : new int[] {0x01, 0x80}) {
        Look look = whole.with(at, whole.all()[at] ^ difference).look();
        if (look.passed()) {
          assertHoldsWhatItHeld(look, "%s, byte %d".formatted(name, at));
          silent += at == MINOR_VERSION ? 0 : 1;
        }
      }
    }
    assertThat(silent).as("changes of %s that nobody can notice", name).isLessThan(20);
  }

  /// The bits of BCJ2 end with what a coder writes out at last, whether or not it decides anything.
  @Test
  void noticesEveryChangeInWhatBcj2TookApart() {
    DamagedBytes whole = real("bcj2");
    for (int at = 32; at < whole.length(); at++) {
      assertThat(whole.with(at, whole.all()[at] ^ 0x10).look().passed())
          .as("byte %d", at)
          .isFalse();
    }
  }

  @Test
  void saysTheSameOfBlocksThatAreReadSideBySide() {
    DamagedBytes whole = real("blocks");
    Look side = look(whole, 3);
    assertThat(side.passed()).isTrue();
    assertHoldsWhatItHeld(side, "whole");
    for (int at = 6; at < whole.length(); at += 2) {
      DamagedBytes flipped = whole.flip(at, at % 8);
      assertThat(look(flipped, 3).failed()).as("byte %d", at).isEqualTo(look(flipped, 1).failed());
    }
  }

  private static Look look(DamagedBytes bytes, int threads) {
    return Look.at("real.7z", bytes.all(), new RecordingContext().threads(threads));
  }

  private static void assertHoldsWhatItHeld(Look look, String place) {
    assertThat(look.text("d/a.txt")).as(place).isEqualTo(RealFile.text());
    assertThat(look.context().contents().get("d/code.bin")).as(place).isEqualTo(RealFile.code());
    assertThat(look.entry("d/link").linkTarget()).as(place).hasToString("a.txt");
    assertThat(look.context().entries()).as(place).hasSize(6);
  }

  @Test
  void saysThatItHasNoKeyAndStillChecksWhatLiesOpen() {
    for (String name : new String[] {"encrypted", "encrypted-directory"}) {
      DamagedBytes whole = real(name);
      whole.mustEnd("encrypted.no_key");
      whole.cutAt(-1).mustFail("archive.truncated");
      whole.flip(9, 1).mustFail("archive.corrupt");
      whole.flip(-3, 1).mustFail("archive.corrupt");
    }
    assertThat(real("encrypted").mustEnd("encrypted.no_key").entry("d/empty").kind())
        .isEqualTo(EntryKind.DIRECTORY);
  }

  @Test
  void saysWhichMethodItCannotRead() {
    DamagedBytes whole = real("plain-directory");
    int method = methodOf(whole);
    Look look = sealed(whole.with(method, 0x7f)).mustEnd("format.unsupported");
    assertThat(look.findings().getFirst().message()).contains("method 7f");
  }

  /// Where a block of one coder with a number of one byte says that it is LZMA2.
  private static int methodOf(DamagedBytes whole) {
    byte[] all = whole.all();
    for (int at = all.length - 4; at > 32; at--) {
      if (all[at] == 0x21 && all[at + 1] == 0x21 && all[at + 2] == 0x01) {
        return at + 1;
      }
    }
    throw new AssertionError("no LZMA2 in " + whole);
  }

  /// A directory whose checksum fits can say anything, and is answered with findings.
  @Test
  void answersAnyDirectoryWithFindings() {
    DamagedBytes whole = real("plain-directory");
    int directory = directoryOf(whole);
    for (int at = directory; at < whole.length(); at++) {
      for (int value : new int[] {0, 1, 6, 9, 0x11, 0x7f, 0x80, 0xf0, 0xff}) {
        Look look = sealed(whole.with(at, value)).look();
        assertThat(look.codes()).doesNotContain("inspection.crashed");
      }
    }
    for (int length = 1; length < whole.length() - directory; length++) {
      Look look = sealed(whole.cutAt(directory + length)).look();
      assertThat(look.passed()).as("%d: %s", length, look.findings()).isFalse();
    }
  }

  private static int directoryOf(DamagedBytes whole) {
    return 32 + (int) ByteBuffer.wrap(whole.all()).order(ByteOrder.LITTLE_ENDIAN).getLong(12);
  }

  /// The same bytes with the checksums of directory and start header made anew.
  private static DamagedBytes sealed(DamagedBytes changed) {
    byte[] all = changed.all().clone();
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int directory = directoryOf(changed);
    bytes.putLong(20, all.length - directory);
    bytes.putInt(28, SevenZipStart.crcOf(all, directory, all.length - directory));
    bytes.putInt(8, SevenZipStart.crcOf(all, 12, 20));
    return new DamagedBytes(changed.name(), all);
  }

  @Test
  void namesAMemberThatCameThroughAPipeLikeItsArchive() {
    assertThat(real("a.txt").mustPass().text("a.txt")).isEqualTo(RealFile.text());
  }

  @Test
  void readsLzmaThatHasAnEndMarkBesideItsSize() {
    DamagedBytes whole = real("end-marks");
    assertThat(whole.mustPass().text("a.txt")).isEqualTo(RealFile.text());
    for (int length = 6; length < whole.length(); length++) {
      whole.cutAt(length).mustFail("archive.truncated");
    }
  }

  @Test
  void readsAMemberThatHasTheModeOfThePipeItCameThrough() {
    Look look = real("pipe").mustPass();
    assertThat(look.text("piped")).isEqualTo(RealFile.text());
    assertThat(look.entry("piped").kind()).isEqualTo(EntryKind.FILE);
  }

  @Test
  void callsAVersionThatNeverWasDamage() {
    real("lzma2").with(6, 0x08).mustFail("archive.corrupt");
  }

  @Test
  void toleratesBytesBehindTheArchive() {
    real("lzma2").then("junk").mustPass("archive.trailing_data");
    real("lzma2").thenZeros(512).mustPass("archive.trailing_data");
  }

  @Test
  void readsTheOtherBlocksWhenOneIsDamaged() {
    Look look = real("blocks").flip(40, 3).mustFail("archive.entry_corrupt");
    assertThat(look.text("d/nothing")).isEmpty();
    assertThat(look.context().contents().get("d/code.bin")).isEqualTo(RealFile.code());
  }

  @Test
  void reportsAnArchiveWhoseWriterWasStopped() {
    DamagedBytes whole = real("lzma2");
    whole.zeroed(8, 24).cutAt(200).mustFail("archive.no_end");
  }

  @Test
  void findsTheDirectoryWhereOnlyTheStartHeaderIsMissing() {
    for (String name : List.of("lzma2", "plain-directory", "blocks")) {
      DamagedBytes whole = real(name).zeroed(8, 24);
      Look look = whole.mustPass();
      assertThat(look.text("d/a.txt")).isEqualTo(RealFile.text());
      assertThat(look.context().notProven().getFirst()).contains("never filled in");
      for (int length = 32; length < whole.length(); length++) {
        whole.cutAt(length).mustFail("archive.no_end");
      }
    }
  }

  @Test
  void callsAnArchiveWithoutMembersWhole() {
    DamagedBytes nothing = real("lzma2").cutAt(32).zeroed(12, 20);
    sealed(nothing).mustPass("archive.empty");
  }

  @Test
  void passesOverPropertiesOfAnyProgram() {
    byte[] properties = {2, (byte) 0xc1, 2, 3, 2, 9, 9, 5, 1, 8, (byte) 0xf0, 1, 2, 3, 4, 0, 0};
    DamagedBytes whole = real("plain-directory");
    Look look = sealed(withPropertiesOfItsOwn(whole, properties)).mustPass();
    assertHoldsWhatItHeld(look, "with properties");
    properties[4] = (byte) 0xff;
    sealed(withPropertiesOfItsOwn(whole, properties)).mustFail("archive.corrupt");
  }

  private static DamagedBytes withPropertiesOfItsOwn(DamagedBytes whole, byte... properties) {
    int place = directoryOf(whole) + 1;
    ByteBuffer all = ByteBuffer.allocate(whole.length() + properties.length);
    all.put(whole.all(), 0, place).put(properties).put(whole.all(), place, whole.length() - place);
    return new DamagedBytes(whole.name(), all.array());
  }

  @Test
  void asksBeforeItTakesMemory() {
    DamagedBytes whole = real("plain-directory");
    Limits small = new Limits(1L << 40, 1000, 1000, 6, 1 << 10, Duration.ofMinutes(5));
    Look look =
        Look.at(
            new SevenZipFormat(),
            MemoryContent.of("a.7z", whole.all()),
            new RecordingContext(small));
    assertThat(look.failed()).isFalse();
    assertThat(look.codes()).contains("limit.memory");
  }
}
