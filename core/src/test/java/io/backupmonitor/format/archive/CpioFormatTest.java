package io.backupmonitor.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RealFile;
import io.backupmonitor.format.RecordingContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpioFormatTest {

  private static DamagedBytes real(String name) {
    return RealFile.of("archive/" + name + ".cpio");
  }

  /// Where the name of the end mark ends: what follows only fills up the last block.
  private static int end(DamagedBytes whole) {
    return whole.find("TRAILER!!!") + "TRAILER!!!".length() + 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "crc", "odc", "bin", "hpbin"})
  void readsWhatCpioWrites(String name) {
    Look look = real(name).mustPass();

    assertThat(look.context().contents().get("code.bin")).isEqualTo(RealFile.code());
    assertThat(look.entry("code.bin").executable()).isTrue();
    assertThat(look.text("nothing")).isEmpty();
    assertThat(look.entry("link").linkTarget()).hasToString("a.txt");
    assertThat(look.entry("empty").kind()).isEqualTo(EntryKind.DIRECTORY);
    assertThat(look.text("second")).isEqualTo(RealFile.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "crc"})
  void joinsNamesWithTheContentThatComesLater(String name) {
    Entry first = real(name).mustPass().entry("a.txt");
    assertThat(first.kind()).isEqualTo(EntryKind.HARD_LINK);
    assertThat(first.linkTarget()).hasToString("second");
  }

  @Test
  void saysWhetherAChecksumProvesTheContent() {
    assertThat(real("crc").mustPass().context().notProven()).isEmpty();
    assertThat(real("newc").mustPass().context().notProven()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "crc", "odc", "bin", "hpbin"})
  void reportsEveryTruncation(String name) {
    DamagedBytes whole = real(name);
    for (int length = 26; length < end(whole); length++) {
      assertThat(lookAsNamed(whole.cutAt(length)).failed())
          .as("%s cut at %d", name, length)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "odc", "bin"})
  void reportsAnArchiveThatWasCutBetweenTwoMembers(String name) {
    DamagedBytes whole = real(name);
    int trailer = whole.find("TRAILER!!!");
    int header =
        switch (name) {
          case "newc" -> 110;
          case "odc" -> 76;
          default -> 26;
        };
    whole.cutAt(trailer - header).mustFail("archive.no_end");
  }

  @Test
  void passesNoChangedContentThatAChecksumCovers() {
    DamagedBytes whole = real("crc");
    for (int at = 0; at < end(whole); at++) {
      Look look = lookAsNamed(whole.with(at, whole.all()[at] ^ 0x04));
      if (look.passed()) {
        // names, modes, owners and times are covered by nothing
        assertThat(look.context().contents().values())
            .as("byte %d", at)
            .allSatisfy(CpioFormatTest::assertIsWhatItWas);
      }
    }
  }

  private static void assertIsWhatItWas(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String code = new String(RealFile.code(), StandardCharsets.ISO_8859_1);
    assertThat(text).isIn("", RealFile.text(), code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "odc", "bin", "hpbin"})
  void answersAnyChangedByteWithFindings(String name) {
    DamagedBytes whole = real(name);
    for (int at = 0; at < end(whole); at++) {
      for (int difference : new int[] {0x01, 0x10, 0xff}) {
        assertThat(lookAsNamed(whole.with(at, whole.all()[at] ^ difference)).codes())
            .doesNotContain("inspection.crashed");
      }
    }
  }

  @Test
  void looksAtWhatFollowsTheEndMark() {
    real("newc").then("junk").mustPass("archive.trailing_data");
    real("newc").thenZeros(5000).mustPass();
    real("newc").then(real("odc")).named("a.cpio").mustFail("archive.data_after_end");
  }

  @Test
  void readsAnEndMarkThatHasRightsButNoKindOfFile() {
    DamagedBytes whole = real("newc");
    String text = new String(whole.all(), StandardCharsets.ISO_8859_1);
    int mark = text.indexOf("TRAILER!!!") - 110;
    int[] rights = "000001a4".chars().toArray();
    whole.with(mark + 14, rights).mustPass();
    assertThat(whole.with(14, rights).look().failed()).isTrue();
  }

  @Test
  void takesNoOtherBytesForTheBinaryForm() {
    byte[] noise = new byte[200];
    noise[0] = (byte) 0xc7;
    noise[1] = 0x71;
    assertThat(new CpioFormat().recognises(MemoryContent.of("a.dat", noise).sample())).isFalse();
    byte[] bin = real("bin").all();
    assertThat(new CpioFormat().recognises(MemoryContent.of("a.dat", bin).sample())).isTrue();
  }

  private static Look lookAsNamed(DamagedBytes damaged) {
    return Look.at(
        new CpioFormat(), MemoryContent.of(damaged.name(), damaged.all()), new RecordingContext());
  }
}
