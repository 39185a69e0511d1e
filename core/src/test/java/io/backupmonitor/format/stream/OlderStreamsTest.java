package io.backupmonitor.format.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RealFile;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.archive.TarBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/// lzip, old LZMA, compress and lzop.
class OlderStreamsTest {

  private static final DamagedBytes LZIP = real("two-members.bin.lz");
  private static final DamagedBytes LZMA = real("a.txt.lzma");
  private static final DamagedBytes LZW = real("a.txt.Z");
  private static final DamagedBytes LZOP = real("a.txt.lzo");

  private static DamagedBytes real(String name) {
    return RealFile.of("stream/" + name);
  }

  private static byte[] content(Look look) {
    return look.context().contents().values().iterator().next();
  }

  @Test
  void readsWhatTheirToolsWrite() {
    assertThat(content(LZIP.mustPass())).isEqualTo(RealFile.both());
    assertThat(LZMA.mustPass("stream.no_checksum").text("a.txt")).isEqualTo(RealFile.text());
    assertThat(LZW.mustPass("stream.no_checksum").text("a.txt")).isEqualTo(RealFile.text());
    assertThat(LZOP.mustPass().text("a.txt")).isEqualTo(RealFile.text());
    assertThat(real("crc32.txt.lzo").mustPass().text("crc32.txt")).isEqualTo(RealFile.text());
    real("unchecked.txt.lzo").mustPass("stream.no_checksum");
  }

  @Test
  void readsCodesThatGrowAndATableThatIsCleared() throws NoSuchAlgorithmException {
    byte[] words = content(real("words10.Z").mustPass("stream.no_checksum"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(words);
    assertThat(HexFormat.of().formatHex(digest))
        .as("what gzip makes of it")
        .isEqualTo("c92054f1cd8f4a9896e2865a8029033ca249703da5c221a508dae238fe414f28");
  }

  @Test
  void reportsEveryTruncation() {
    for (DamagedBytes whole : List.of(LZIP, LZMA, LZOP)) {
      for (int length = 14; length < whole.length(); length++) {
        if (!isEndOfFirstMember(whole.all(), length)) {
          Look look = lookAsNamed(whole.cutAt(length));
          assertThat(look.codes())
              .as("%s cut at %d", whole, length)
              .containsAnyOf("stream.truncated");
        }
      }
    }
  }

  /// An lzip that ends after its first member is a whole lzip.
  private static boolean isEndOfFirstMember(byte[] all, int length) {
    return length + 2 < all.length
        && all[length] == 'L'
        && all[length + 1] == 'Z'
        && all[length + 2] == 'I';
  }

  @Test
  void passesNoChangedByteThatAChecksumCovers() {
    for (DamagedBytes whole : List.of(LZIP, LZOP, real("crc32.txt.lzo"))) {
      byte[] sound = content(whole.look());
      for (int at = 0; at < whole.length(); at++) {
        for (int difference : new int[] {0x01, 0x20, 0xff}) {
          Look look = lookAsNamed(whole.with(at, whole.all()[at] ^ difference));
          if (look.passed()) {
            // the size of lzip's dictionary may be another one
            assertThat(content(look)).as("%s, byte %d", whole, at).isEqualTo(sound);
          }
        }
      }
    }
  }

  @Test
  void answersAnyChangedByteOfTheOthersWithFindings() {
    for (DamagedBytes whole : List.of(LZMA, LZW, real("unchecked.txt.lzo"))) {
      for (int at = 0; at < whole.length(); at++) {
        Look look = lookAsNamed(whole.with(at, whole.all()[at] ^ 0x41));
        assertThat(look.codes()).as("%s, byte %d", whole, at).doesNotContain("inspection.crashed");
      }
    }
  }

  @Test
  void reportsWhatFollowsThem() {
    LZOP.then("pg_dump: error").mustFail("stream.trailing_data");
    LZOP.thenZeros(512).mustPass("stream.padding");
    LZIP.thenZeros(512).mustPass("stream.padding");
    LZMA.then("pg_dump: error").mustFail("stream.trailing_data");
    LZIP.then("LZ").mustFail("stream.truncated");
  }

  @Test
  void letsBytesFollowLzipThatComeOfNoMember() {
    LZIP.then("a note").mustPass("stream.appended_data");
    DamagedBytes second = LZIP.then(LZIP);
    for (int bit = 0; bit < 8; bit++) {
      second.flip(LZIP.length(), bit).mustFail("stream.trailing_data");
    }
    DamagedBytes one = real("version-0.txt.lz").named("a.txt.lz");
    one.then(LZIP).zeroed(one.length(), 30).mustFail("stream.trailing_data");
    LZIP.then("x".repeat(70_000)).mustFail("stream.trailing_data");
  }

  @Test
  void readsLzipOfItsFirstVersion() {
    DamagedBytes whole = real("version-0.txt.lz");
    assertThat(content(whole.mustPass()))
        .isEqualTo(RealFile.text().getBytes(StandardCharsets.UTF_8));
    whole.flip(whole.length() - 3, 2).mustFail("stream.corrupt");
    whole.then(LZIP).mustPass();
    LZIP.with(4, 0).mustFail("stream.corrupt");
  }

  @Test
  void reportsCodesThatStandForNothing() {
    LZW.with(4, 0xff, 0xff, 0xff).mustFail("stream.corrupt");
    LZW.with(2, 0x88).mustFail("stream.corrupt");
    LZW.with(2, 0xf0).mustFail("stream.corrupt");
    LZW.with(2, 0x89).mustEnd("format.unsupported");
  }

  @Test
  void readsLzmaWhoseSizeIsGiven() throws Exception {
    byte[] text = RealFile.text().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (LZMAOutputStream lzma = new LZMAOutputStream(target, new LZMA2Options(0), text.length)) {
      lzma.write(text);
    }
    DamagedBytes sized = DamagedBytes.bytes(target.toByteArray()).named("a.txt.lzma");
    assertThat(content(sized.mustPass("stream.no_checksum"))).isEqualTo(text);
    for (int length = 14; length < sized.length(); length++) {
      sized.cutAt(length).mustFail("stream.truncated");
    }
  }

  @Test
  void readsLzmaThatHasBothASizeAndAnEndMark() {
    int size = RealFile.text().getBytes(StandardCharsets.UTF_8).length;
    DamagedBytes both = withSize(size);
    assertThat(both.mustPass("stream.no_checksum").text("a.txt")).isEqualTo(RealFile.text());
    both.then("pg_dump: error").mustFail("stream.trailing_data");
    both.thenZeros(3).mustPass("stream.no_checksum", "stream.padding");
    for (int length = 14; length < both.length(); length++) {
      both.cutAt(length).mustFail("stream.truncated");
    }
  }

  @Test
  void blamesLzmaWhoseSizeIsNotThatOfItsContent() {
    int size = RealFile.text().getBytes(StandardCharsets.UTF_8).length;
    withSize(size - 1).mustFail("stream.corrupt");
    withSize(size + 1).mustFail("stream.corrupt");
    withSize(0).mustFail("stream.corrupt");
  }

  private static DamagedBytes withSize(int size) {
    return LZMA.with(5, size & 0xff, size >> 8 & 0xff, size >> 16, 0, 0, 0, 0, 0);
  }

  @Test
  void readsTheXzThatTarWritesUnderTheNameOfLzma() {
    byte[] tar = TarBuilder.tar().file("t/a", "x".repeat(600)).zeros(1024).bytes();
    DamagedBytes xz =
        DamagedBytes.compressed(
            "a.tar.lzma",
            DamagedBytes.bytes(tar),
            target -> new XZOutputStream(target, new LZMA2Options(0)));
    assertThat(xz.mustPass().context().contents()).containsOnlyKeys("a.tar");
    assertThat(new XzFormat().keepsPromiseOf(new LzmaFormat())).isTrue();
    assertThat(new LzmaFormat().keepsPromiseOf(new XzFormat())).isFalse();
  }

  @Test
  void takesATarForLzmaUnderNoName() {
    byte[] tar = TarBuilder.tar().file("t/", "").file("t/a", "x").zeros(1024).bytes();
    assertThat(Formats.found().detect(MemoryContent.of("a.tar.lzma", tar).sample()))
        .hasValueSatisfying(format -> assertThat(format.name()).isEqualTo("tar"));
  }

  @Test
  void takesNoOtherBytesForLzma() {
    byte[] noise = new byte[64];
    assertThat(new LzmaFormat().recognises(MemoryContent.of("a.bin", noise).sample())).isFalse();
    byte[] lzma = LZMA.all();
    assertThat(new LzmaFormat().recognises(MemoryContent.of("a.bin", lzma).sample())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.z", "a.taz"})
  void letsTheEndingsOfCompressStandForGzipToo(String name) {
    assertThat(Formats.found().promisedBy(name)).extracting(Format::name).contains("gz", "Z");
  }

  private static Look lookAsNamed(DamagedBytes damaged) {
    Format format = Formats.found().promisedBy(damaged.name()).getFirst();
    return Look.at(
        format.name().equals("gz") ? new CompressFormat() : format,
        MemoryContent.of(damaged.name(), damaged.all()),
        new RecordingContext());
  }
}
