package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the reader of archives of several files promises.
class PostgresDirectoryFormatTest {

  private static final PostgresDirectoryFormat FORMAT = new PostgresDirectoryFormat();

  /// Entry 4 has the three rows, entry 6 none, and 9 the large objects.
  private static MemoryDirectory shop(ArchiveCompression packing) {
    return archive(14)
        .packed(packing)
        .table("public.orders", "1\n2\n3\n")
        .table("public.nothing", "")
        .largeObjects("content")
        .directory();
  }

  private static List<String> codes(MemoryDirectory directory) throws IOException {
    return directory.look(FORMAT).findings().stream().map(each -> each.code().code()).toList();
  }

  private static boolean failed(MemoryDirectory directory) throws IOException {
    return directory.look(FORMAT).findings().stream()
        .anyMatch(each -> each.code().effect() == FindingCode.Effect.FAILED);
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void countsTheRowsOfEveryFile(ArchiveCompression packing) throws IOException {
    RecordingContext look = shop(packing).look(FORMAT);
    assertThat(look.findings()).isEmpty();
    assertThat(look.tables())
        .containsEntry("public.orders", 3L)
        .containsEntry("public.nothing", 0L);
  }

  @Test
  void readsTheListsOfLargeObjectsOfNewerVersions() throws IOException {
    assertThat(codes(archive(16).largeObjects("content").directory())).isEmpty();
  }

  @Test
  void recognisesOneByItsTableOfContentsOrByItsFiles() throws IOException {
    MemoryDirectory shop = shop(ArchiveCompression.GZIP);
    assertThat(FORMAT.recognises(shop)).isTrue();
    assertThat(FORMAT.recognises(shop.without("toc.dat"))).isTrue();
    assertThat(FORMAT.recognises(MemoryDirectory.directory().with("toc.dat", "x"))).isFalse();
    assertThat(FORMAT.recognises(MemoryDirectory.directory().with("4.dat", "").with("a", "")))
        .isFalse();
  }

  @Test
  void failsWhereAFileIsMissing() throws IOException {
    MemoryDirectory shop = shop(ArchiveCompression.GZIP);
    for (String name : List.of("toc.dat", "4.dat.gz", "6.dat.gz", "blob_16.dat.gz", "blobs.toc")) {
      assertThat(codes(shop.without(name))).as(name).contains("set.part_missing");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ArchiveCompression.class,
      names = {"GZIP", "LZ4", "ZSTD"})
  void failsAFileOfNoBytes(ArchiveCompression packing) throws IOException {
    assertThat(codes(shop(packing).cut("4.dat" + packing.ending(), 0))).contains("size.zero");
  }

  /// pg_dump writes the header of these compressions only with the first byte of an object.
  @ParameterizedTest
  @EnumSource(
      value = ArchiveCompression.class,
      names = {"LZ4", "ZSTD"})
  void passesALargeObjectWithoutAByte(ArchiveCompression packing) throws IOException {
    MemoryDirectory shop = shop(packing).cut("blob_17.dat" + packing.ending(), 0);
    RecordingContext look = shop.look(FORMAT);
    assertThat(look.findings()).isEmpty();
    assertThat(look.notProven()).anyMatch(each -> each.contains("large object 17"));
  }

  @Test
  void failsAPackedLargeObjectWhoseHeaderIsGone() throws IOException {
    MemoryDirectory shop = shop(ArchiveCompression.GZIP);
    assertThat(codes(shop.cut("blob_17.dat.gz", 0))).contains("size.zero");
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void failsEveryTruncationOfEveryFile(ArchiveCompression packing) throws IOException {
    MemoryDirectory shop = shop(packing);
    for (String name : List.of("toc.dat", "4.dat" + packing.ending(), "6.dat" + packing.ending())) {
      for (int length = 0; length < shop.bytes(name).length; length++) {
        assertThat(failed(shop.cut(name, length))).as("%s cut at %d", name, length).isTrue();
      }
    }
  }

  @Test
  void failsAListOfLargeObjectsWhereverItIsCut() throws IOException {
    MemoryDirectory shop = shop(ArchiveCompression.NONE);
    for (int length = 0; length < shop.bytes("blobs.toc").length; length++) {
      assertThat(failed(shop.cut("blobs.toc", length))).as("cut at %d", length).isTrue();
    }
  }

  @Test
  void failsAFileOfPgDumpThatBelongsToNothing() throws IOException {
    assertThat(codes(shop(ArchiveCompression.NONE).with("99.dat", "1\n")))
        .containsExactly("archive.inconsistent");
  }

  @Test
  void tellsFilesOfOthersAndPasses() throws IOException {
    assertThat(codes(shop(ArchiveCompression.NONE).with("README", "x").with("SUMS", "y")))
        .containsExactly("archive.trailing_data");
  }

  @Test
  void readsTheOtherFilesWhereOneIsDamaged() throws IOException {
    RecordingContext look =
        archive(14)
            .table("public.a", "1\n")
            .table("public.b", "1\n2\n")
            .directory()
            .flip("4.dat.gz", 12)
            .look(FORMAT);
    assertThat(look.findings()).isNotEmpty();
    assertThat(look.tables()).containsEntry("public.b", 2L);
  }
}
