package io.backupmonitor.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.stream.XxHash64;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A repository that Borg itself made, whole and damaged.
class BorgFormatTest {

  private final BorgFormat format = new BorgFormat();
  private MemoryDirectory borg = MemoryDirectory.directory();
  private String index = "";
  private long last;

  @BeforeEach
  void read() throws IOException {
    borg = RealRepository.of("borg");
    index = paths().stream().filter(path -> path.startsWith("index.")).findFirst().orElseThrow();
    last = Long.parseLong(index.substring("index.".length()));
  }

  @Test
  void passesWhatBorgWroteAndSaysWhatTakesThePassphrase() throws Exception {
    RepositoryLook look = look(borg);
    look.mustPass();
    assertThat(look.notProven()).singleElement().asString().contains("only its own program");
    assertThat(format.recognises(borg)).isTrue();
  }

  /// Borg 2 has the folders of restic and a folder `config`.
  @Test
  void doesNotTakeBorg2ForADamagedRepositoryOfAnotherKind() throws Exception {
    String name = "a".repeat(64);
    MemoryDirectory second =
        MemoryDirectory.directory()
            .with(
                "config/config",
                "# This is a Borg Backup repository.\n\n[repository]\nversion = 5\n")
            .with("index/" + name, "x")
            .with("keys/" + name, "x")
            .with("packs/aa/" + name, "x");
    assertThat(Formats.found().detect(second).orElseThrow().name()).isEqualTo("borg2");
  }

  @Test
  void failsEveryChangedByteOfEverySegment() throws Exception {
    for (String path : segments()) {
      for (int at = 0; at < borg.bytes(path).length; at++) {
        assertThat(look(borg.flip(path, at)).failed()).as("%s, byte %d", path, at).isTrue();
      }
    }
  }

  @Test
  void failsEveryTruncationOfEverySegment() throws Exception {
    for (String path : segments()) {
      for (int length = 1; length < borg.bytes(path).length; length++) {
        assertThat(look(borg.cut(path, length)).failed()).as("%s, %d", path, length).isTrue();
      }
    }
  }

  @Test
  void failsChangedBytesOfIndexAndHints() throws Exception {
    for (String path : List.of(index, "hints." + last)) {
      for (int at = 0; at < borg.bytes(path).length; at += path.equals(index) ? 61 : 1) {
        assertThat(look(borg.flip(path, at)).failed()).as("%s, byte %d", path, at).isTrue();
      }
    }
  }

  @Test
  void failsAnIndexThatWasCutOff() throws Exception {
    for (int length : List.of(0, 5, 18, 58, borg.bytes(index).length - 1)) {
      look(borg.cut(index, length)).mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, index);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hints.", "integrity.", "index."})
  void warnsOfAMissingFileThatBorgMakesAnew(String name) throws Exception {
    look(borg.without(name + last)).mustPass(FindingCode.REPOSITORY_REBUILDABLE);
  }

  @Test
  void failsEveryMissingSegmentThatTheIndexNeeds() throws Exception {
    int needed = 0;
    for (String path : segments()) {
      RepositoryLook look = look(borg.without(path));
      needed += look.failed() ? 1 : 0;
    }
    assertThat(needed).isGreaterThanOrEqualTo(2);
  }

  @Test
  void failsALostEndOfTheLog() throws Exception {
    look(borg.without(segment(last)))
        .mustFail(FindingCode.REPOSITORY_PART_MISSING, "the end of the log is lost");
  }

  @Test
  void failsALogThatEndsInsideATransactionWhereNoIndexTellsMore() throws Exception {
    look(borg.without(segment(last)).without(index))
        .mustFail(FindingCode.REPOSITORY_PART_MISSING, "no index tells");
  }

  @Test
  void failsARepositoryWithoutConfigOrSegments() throws Exception {
    look(borg.without("config")).mustFail(FindingCode.REPOSITORY_PART_MISSING, "'config'");
    MemoryDirectory empty = borg;
    for (String path : segments()) {
      empty = empty.without(path);
    }
    look(empty).mustFail(FindingCode.REPOSITORY_PART_MISSING, "no segments");
    assertThat(format.recognises(empty)).isTrue();
    assertThat(format.recognises(borg.without("config").without("README"))).isTrue();
  }

  @Test
  void failsAConfigWithoutItsId() throws Exception {
    look(borg.cut("config", 30)).mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, "'config'");
  }

  @Test
  void judgesNoRepositoryOfAnotherVersion() throws Exception {
    byte[] other =
        new String(borg.bytes("config"), StandardCharsets.UTF_8)
            .replace("version = 1", "version = 2")
            .getBytes(StandardCharsets.UTF_8);
    RepositoryLook look = look(borg.with("config", other));
    assertThat(look.findings())
        .singleElement()
        .satisfies(each -> assertThat(each.code()).isEqualTo(FindingCode.FORMAT_UNSUPPORTED));
  }

  @Test
  void warnsOfATransactionThatWasNeverEnded() throws Exception {
    byte[] segment = new Segment().put(0, "unfinished").bytes();
    look(borg.with(segment(last + 1), segment)).mustPass(FindingCode.REPOSITORY_UNFINISHED);
    MemoryDirectory cut = borg.with(segment(last + 1), segment).cut(segment(last + 1), 20);
    look(cut).mustPass(FindingCode.REPOSITORY_UNFINISHED);
  }

  @Test
  void warnsOfAnIndexOlderThanTheLog() throws Exception {
    MemoryDirectory longer =
        borg.with(segment(last + 1), new Segment().put(0, "more").bytes())
            .with(segment(last + 2), new Segment().commit().bytes());
    look(longer).mustPass(FindingCode.REPOSITORY_REBUILDABLE);
    look(longer.flip(segment(last + 1), 50))
        .mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, segment(last + 1));
  }

  @Test
  void warnsOfAnEmptiedSegmentThatTheIndexDoesNotNeed() throws Exception {
    look(borg.with(segment(last - 1000 < 0 ? 1 : last - 1000), ""))
        .mustPass(FindingCode.REPOSITORY_UNFINISHED);
  }

  @Test
  void failsASegmentInTheWrongFolder() throws Exception {
    String path = segment(last);
    look(borg.without(path).with("data/7/" + last, borg.bytes(path)))
        .mustFail(FindingCode.REPOSITORY_PART_MISSING, "does not look for it");
  }

  @Test
  void notesAStrangeFile() throws Exception {
    look(borg.with("notes.txt", "mine")).mustPass(FindingCode.REPOSITORY_STRANGE_FILE);
    look(borg.with("lock.roster", "{}")).mustPass();
  }

  @Test
  void checksBothSumsOfAnEntryWithAHash() throws Exception {
    byte[] good = new Segment().put2("hashed content").commit().bytes();
    look(borg.with(segment(last + 1), good)).mustPass(FindingCode.REPOSITORY_REBUILDABLE);
    for (int at = 8; at < good.length - 9; at++) {
      MemoryDirectory bad =
          borg.with(segment(last + 1), good)
              .flip(segment(last + 1), at)
              .with(segment(last + 2), new Segment().commit().bytes());
      assertThat(look(bad).failed()).as("byte %d", at).isTrue();
    }
  }

  private RepositoryLook look(MemoryDirectory directory) throws IOException {
    return RepositoryLook.at(format, directory);
  }

  private static String segment(long number) {
    return "data/0/" + number;
  }

  private List<String> paths() {
    return borg.files().stream().map(DirectoryContent.File::path).map(p -> p.text()).toList();
  }

  private List<String> segments() {
    return paths().stream().filter(path -> path.startsWith("data/")).toList();
  }

  /// Builds a segment.
  private static final class Segment {

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    Segment() {
      all.writeBytes("BORG_SEG".getBytes(StandardCharsets.US_ASCII));
    }

    Segment put(int tag, String content) {
      return entry(tag, new byte[32], content.getBytes(StandardCharsets.UTF_8));
    }

    Segment commit() {
      return entry(2, new byte[0], new byte[0]);
    }

    Segment put2(String text) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      byte[] head = head(49, 49 + content.length, 3);
      XxHash64 hash = new XxHash64();
      hash.update(head, 4, 37);
      hash.update(content, 0, content.length);
      ByteBuffer.wrap(head).putLong(41, hash.value());
      return sealed(head, head.length, content);
    }

    private Segment entry(int tag, byte[] key, byte[] content) {
      byte[] all = head(9 + key.length + content.length, 9 + key.length + content.length, tag);
      System.arraycopy(content, 0, all, 9 + key.length, content.length);
      return sealed(all, all.length, new byte[0]);
    }

    private static byte[] head(int length, int size, int tag) {
      byte[] head = new byte[length];
      ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(4, size).put(8, (byte) tag);
      return head;
    }

    private Segment sealed(byte[] head, int covered, byte[] rest) {
      CRC32 crc = new CRC32();
      crc.update(head, 4, covered - 4);
      ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) crc.getValue());
      all.writeBytes(head);
      all.writeBytes(rest);
      return this;
    }

    byte[] bytes() {
      return all.toByteArray();
    }
  }
}
