package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.archive.TarBuilder;
import org.junit.jupiter.api.Test;

/// What the reader of tars of pg_dump promises.
class PostgresTarFormatTest {

  private static ArchiveBuilder shop() {
    return archive(14)
        .table("public.orders", "1\n2\n3\n")
        .table("public.nothing", "")
        .largeObjects("content");
  }

  private static Look look(DamagedBytes tar) {
    return Look.at(
        new PostgresTarFormat(), MemoryContent.of("shop.tar", tar.all()), new RecordingContext());
  }

  @Test
  void countsTheRowsOfItsMembers() {
    DamagedBytes tar = shop().tar().end();
    assertThat(new PostgresTarFormat().recognises(MemoryContent.of("a", tar.all()).sample()))
        .isTrue();
    Look look = look(tar);
    assertThat(look.findings()).isEmpty();
    assertThat(look.context().tables())
        .containsEntry("public.orders", 3L)
        .containsEntry("public.nothing", 0L);
    assertThat(look.context().entries()).containsKeys("toc.dat", "4.dat", "restore.sql");
    assertThat(look(archive(16).largeObjects("content").tar().end()).findings()).isEmpty();
  }

  @Test
  void failsEveryTruncation() {
    DamagedBytes tar = shop().tar().end();
    int end = 1024;
    for (int length = 5; length <= tar.length() - end; length += 7) {
      Look look = look(tar.cutAt(length));
      assertThat(look.failed()).as("cut at %d: %s", length, look.findings()).isTrue();
    }
  }

  @Test
  void failsWhereAMemberIsMissing() {
    TarBuilder tar =
        TarBuilder.tar().member('0', "toc.dat", "", shop().directory().bytes("toc.dat"));
    assertThat(look(tar.end()).codes()).contains("set.part_missing");
  }

  @Test
  void failsAMemberThatBelongsToNothing() {
    assertThat(look(shop().tar().file("99.dat", "1\n").end()).codes())
        .containsExactly("archive.inconsistent");
    assertThat(look(shop().tar().file("blob_18.dat", "1\n").end()).codes())
        .containsOnly("archive.inconsistent");
  }

  @Test
  void tellsAMemberOfOthersAndPasses() {
    Look look = look(shop().tar().file("README", "x").end());
    assertThat(look.passed()).isTrue();
    assertThat(look.codes()).containsExactly("archive.trailing_data");
  }

  @Test
  void neverBreaksDownWhateverByteChanges() {
    DamagedBytes tar = shop().tar().end();
    for (int at = 0; at < tar.length(); at += 3) {
      assertThat(look(tar.flip(at, at % 8)).codes()).doesNotContain("inspection.crashed");
    }
  }
}
