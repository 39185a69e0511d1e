package io.backupmonitor.format.archive;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarFormatTest {

  private static final int BLOCK = 512;
  private static final int RECORD = 20 * BLOCK;

  @Test
  void passesASoundArchiveWithItsContent() {
    Look look = tar().directory("d").file("d/a", "text").symlink("d/l", "a").padded().mustPass();

    assertThat(look.text("d/a")).isEqualTo("text");
    assertThat(look.context().entries())
        .extractingByKey("d")
        .extracting(Entry::kind)
        .isEqualTo(EntryKind.DIRECTORY);
    assertThat(look.context().entries())
        .extractingByKey("d/l")
        .extracting(Entry::kind)
        .isEqualTo(EntryKind.SYMBOLIC_LINK);
    assertThat(look.context().notProven()).hasSize(1).first().asString().contains("no checksum");
  }

  @Test
  void passesHeadersOfEveryKind() {
    tar().v7().file("a", 10).end().mustPass();
    tar().gnu().file("a", 10).end().mustPass();
    tar().v7().member('0', "d/", "", new byte[0]).end().mustPass();
  }

  @Test
  void passesTheDirectoryListsOfAnIncrementalArchive() {
    byte[] ofAnEmptyDirectory = {0};
    Look look =
        tar()
            .gnu()
            .member('D', "d/", "", "Ya\0\0".getBytes(StandardCharsets.UTF_8))
            .member('D', "d/empty/", "", ofAnEmptyDirectory)
            .file("d/a", 10)
            .padded()
            .mustPass();

    assertThat(look.context().entries()).containsOnlyKeys("d", "d/empty", "d/a");
  }

  @Test
  void reportsAnArchiveCutBetweenTwoMembersAsOneWithoutEnd() {
    DamagedBytes three = tar().file("a", 10).file("b", 10).file("c", 10).end();

    Look look = three.cutAt(4 * BLOCK).mustFail("archive.no_end");

    assertThat(look.findings().getFirst().message()).contains("after 2 members", "'b'");
  }

  @Test
  void reportsHalfAnEndMark() {
    tar().file("a", 10).zeros(BLOCK).open().mustFail("archive.no_end");
  }

  @Test
  void reportsAnArchiveCutInsideAMemberWithNumbers() {
    Look look =
        tar().file("a", 1).file("b", 1_000).end().cutAt(-2_000).mustFail("archive.truncated");

    assertThat(look.findings().getFirst().message())
        .contains(
            "'b'", "952 of its 1,000 bytes are missing", "after 1 member, the last of them 'a'");
  }

  @Test
  void reportsAnArchiveCutInsideAHeader() {
    tar().file("a", 1).file("b", 1).end().cutAt(1_100).mustFail("archive.truncated");
  }

  @Test
  void reportsADamagedHeader() {
    DamagedBytes two = tar().file("a", 10).file("b", 10).end();

    Look look = two.flip(1_024, 1).mustFail("archive.corrupt");

    assertThat(look.findings().getFirst().message()).contains("byte 1,024", "after 1 member");
    two.flip(3, 0).mustFail("archive.corrupt");
  }

  @Test
  void reportsAZeroedHeaderWhateverFollowsIt() {
    DamagedBytes three = tar().file("a", 10).file("b", 10).file("c", 10).end();

    three.zeroed(2 * BLOCK, BLOCK).mustFail("archive.corrupt");
    three.zeroed(2 * BLOCK, 2 * BLOCK).mustFail("archive.data_after_end");
    tar().file("a", 10).zeros(BLOCK).file("b", 0).end().mustFail("archive.data_after_end");
  }

  @Test
  void tellsMembersAfterTheEndFromStalePadding() {
    DamagedBytes first = tar().file("a", 10).padded();

    first.then(tar().file("b", 10).padded()).mustFail("archive.data_after_end");
    tar().file("a", 10).end().then(tar().file("b", 10).end()).mustFail("archive.data_after_end");
    // the rest of an earlier record, up to the end of the last one
    tar().file("a", 10).zeros(2 * BLOCK).file("b", 0).zeros(RECORD - 5 * BLOCK).open().mustPass();
  }

  @Test
  void warnsOfStrangeBytesAfterTheEnd() {
    Look look = tar().file("a", 10).padded().then("trailer").mustPass("archive.trailing_data");

    assertThat(look.findings().getFirst().message()).contains("from byte 10,240 on");
  }

  @Test
  void warnsOfFarTooManyZeros() {
    tar().file("a", 10).end().thenZeros(2 << 20).mustPass("archive.trailing_data");
    DamagedBytes.bytes(new byte[2 << 20]).named("b.tar").mustFail("archive.corrupt");
    DamagedBytes.bytes(new byte[10 * RECORD]).named("b.tar").mustFail("archive.corrupt");
    DamagedBytes.bytes(new byte[RECORD]).named("b.tar").mustPass("archive.empty");
  }

  @Test
  void knowsATarByItsBytesAndZerosOnlyByTheirName() {
    TarFormat format = new TarFormat();

    assertThat(format.recognises(sample("x", tar().file("a", 1).bytes()))).isTrue();
    assertThat(format.recognises(sample("x", tar().v7().file("a", 1).bytes()))).isTrue();
    assertThat(format.recognises(sample("x.tar", new byte[BLOCK]))).isTrue();
    assertThat(format.recognises(sample("x.img", new byte[BLOCK]))).isFalse();
    assertThat(
            format.recognises(sample("x.tar", "text".repeat(200).getBytes(StandardCharsets.UTF_8))))
        .isFalse();
  }

  private static Look read(DamagedBytes bytes) {
    MemoryContent content = MemoryContent.of(bytes.name(), bytes.all());
    return Look.at(new TarFormat(), content, new RecordingContext());
  }

  private static Sample sample(String name, byte[] bytes) {
    return MemoryContent.of(name, bytes).sample();
  }

  @Test
  void readsLongNamesOfGnuAndPax() {
    String name = "n".repeat(300);

    assertThat(tar().gnu().longName(name).file("short", "1").end().mustPass().text(name))
        .isEqualTo("1");
    assertThat(
            tar()
                .pax("path=" + name)
                .file("short", "2")
                .file("next", "3")
                .end()
                .mustPass()
                .text(name))
        .isEqualTo("2");
  }

  @Test
  void believesThePaxSize() {
    byte[] size = "%011o\0".formatted(0).getBytes(StandardCharsets.US_ASCII);

    Look look =
        tar()
            .pax("size=3")
            .header('0', "a", "", size, 0600)
            .raw("abc".getBytes(StandardCharsets.US_ASCII))
            .zeros(509)
            .end()
            .mustPass();

    assertThat(look.text("a")).isEqualTo("abc");
  }

  @Test
  void readsAPaxSizeWithManyZerosBefore() {
    tar()
        .pax("size=0000000000000000000000003")
        .member('0', "a", "", "abc".getBytes(StandardCharsets.US_ASCII))
        .end()
        .mustPass();
  }

  @Test
  void refusesAKeyOfAPaxRecordWithAZeroInIt() {
    tar().pax("SCHILY.xattr.user\0x=1").file("a", 1).end().mustFail("archive.corrupt");
    tar().pax("SCHILY.xattr.user.x=1\0002").file("a", 1).end().mustPass();
  }

  @ParameterizedTest
  @ValueSource(strings = {"99 path=x\n", "path=x\n", "8 path=x", "9 pathxx\n", "0 path=x\n"})
  void reportsMalformedPaxRecords(String records) {
    tar()
        .member('x', "pax", "", records.getBytes(StandardCharsets.US_ASCII))
        .file("a", 1)
        .end()
        .mustFail("archive.corrupt");
  }

  @Test
  void readsSizesInBase256AndRefusesNegativeOnes() {
    byte[] three = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3};
    byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -3};
    byte[] huge = {(byte) 0x80, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3};

    assertThat(
            tar()
                .header('0', "a", "", three, 0600)
                .raw("abc".getBytes(StandardCharsets.US_ASCII))
                .zeros(509)
                .end()
                .mustPass()
                .text("a"))
        .isEqualTo("abc");
    tar().header('0', "a", "", negative, 0600).end().mustFail("archive.corrupt");
    tar().header('0', "a", "", huge, 0600).end().mustFail("archive.corrupt");
    tar().header('0', "a", "", "12345x78901\0").end().mustFail("archive.corrupt");
  }

  @Test
  void readsSparseMembersOfAllPaxVersions() {
    byte[] data = "abcdef".getBytes(StandardCharsets.US_ASCII);
    String expected = "abc" + "\0".repeat(7) + "def" + "\0".repeat(7);

    assertThat(
            tar()
                .pax(
                    "GNU.sparse.size=20",
                    "GNU.sparse.numblocks=2",
                    "GNU.sparse.offset=0",
                    "GNU.sparse.numbytes=3",
                    "GNU.sparse.offset=10",
                    "GNU.sparse.numbytes=3")
                .member('0', "s", "", data)
                .end()
                .mustPass()
                .text("s"))
        .isEqualTo(expected);
    assertThat(
            tar()
                .pax("GNU.sparse.size=20", "GNU.sparse.map=0,3,10,3", "GNU.sparse.name=s")
                .member('0', "fake", "", data)
                .end()
                .mustPass()
                .text("s"))
        .isEqualTo(expected);
    byte[] map = Arrays.copyOf("2\n0\n3\n10\n3\n".getBytes(StandardCharsets.US_ASCII), BLOCK + 6);
    System.arraycopy(data, 0, map, BLOCK, 6);
    assertThat(
            tar()
                .pax(
                    "GNU.sparse.major=1",
                    "GNU.sparse.minor=0",
                    "GNU.sparse.realsize=20",
                    "GNU.sparse.name=s")
                .member('0', "fake", "", map)
                .end()
                .mustPass()
                .text("s"))
        .isEqualTo(expected);
  }

  @Test
  void refusesImpossibleSparseMaps() {
    for (String map : new String[] {"0,3,2,3", "0,3,18,3", "0,3", "0,3,10", "0,x,10,3"}) {
      tar()
          .pax("GNU.sparse.size=20", "GNU.sparse.map=" + map, "GNU.sparse.name=s")
          .member('0', "fake", "", new byte[6])
          .end()
          .mustFail("archive.corrupt");
    }
  }

  @Test
  void tellsLinksWithoutTargetAndNamesThatComeTwice() {
    tar().file("a", 1).hardLink("b", "./a").end().mustPass();
    tar().file("a", 1).hardLink("b", "c").end().mustPass("archive.link_target_missing");
    Look look =
        tar().file("a", 1).file("./a", 2).file("a", 3).end().mustPass("archive.duplicate_entry");
    assertThat(look.findings().getFirst().message()).startsWith("2 members");
  }

  @Test
  void skipsNoContentThatLinksOnlyClaimToHave() {
    tar().file("a", 700).header('1', "b", "a", "00000001274\0").file("c", 1).end().mustPass();
    Look look =
        tar().member('1', "b", "a", "content".getBytes(StandardCharsets.US_ASCII)).end().look();
    assertThat(look.text("b")).isEqualTo("content");
  }

  @Test
  void noTruncationPasses() {
    DamagedBytes whole =
        tar().file("a", 600).symlink("l", "a").directory("d").file("d/b", 100).end();

    for (int length = 262; length < whole.length(); length++) {
      Look look = read(whole.cutAt(length));
      assertThat(look.failed()).as("cut at %d", length).isTrue();
    }
  }

  @Test
  void noChangedHeaderBytePassesAndNothingCrashes() {
    DamagedBytes whole =
        tar().file("a", 20).pax("path=long", "size=3").file("b", 3).symlink("l", "a").end();
    Random random = new Random(7);

    for (int at = 0; at < whole.length(); at++) {
      int was = whole.all()[at] & 0xff;
      int becomes = was ^ 1 + random.nextInt(255);
      DamagedBytes damaged = whole.with(at, becomes);
      if (!new TarFormat().recognises(sample("x.tar", damaged.all()))) {
        continue;
      }
      Look look = read(damaged);
      boolean payload = Set.of(1, 3, 5).contains(at / BLOCK);
      boolean blankOfChecksum = whole.all()[at] <= ' ' && at % BLOCK >= 148 && at % BLOCK < 156;
      if (!payload && !blankOfChecksum && at < 7 * BLOCK) {
        assertThat(look.failed()).as("byte %d from %d to %d", at, was, becomes).isTrue();
      }
    }
  }

  @Test
  void blamesNoVolumeOfSeveralForGoingOnInTheNext() {
    DamagedBytes volume =
        tar().member('M', "big", "", new byte[2048]).end().named("v2.tar").cutAt(1024);
    volume.mustEnd("format.unsupported");
    volume.cutAt(-1).mustFail("archive.truncated");
  }

  @Test
  void isWhatCpioPromisesToo() {
    List<Format> formats = List.of(new TarFormat(), new CpioFormat());
    assertThat(formats.getFirst().keepsPromiseOf(formats.getLast())).isTrue();
    assertThat(formats.getLast().keepsPromiseOf(formats.getFirst())).isFalse();
  }
}
