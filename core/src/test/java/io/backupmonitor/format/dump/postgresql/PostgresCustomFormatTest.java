package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.END;
import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the reader of archives of one file promises.
class PostgresCustomFormatTest {

  /// How many bytes of the four blocks hold bits that nothing covers: those that fill up the last
  /// byte of each deflate stream; in zstd the unused bit and the window of a frame's header, and
  /// one of a frame without content. None of them changes what comes out. Windows that are too
  /// large and dictionaries that are not at hand blame nobody.
  private static final Map<ArchiveCompression, Integer> UNCOVERED =
      Map.of(ArchiveCompression.GZIP, 4, ArchiveCompression.LZ4, 0, ArchiveCompression.ZSTD, 9);

  private static ArchiveBuilder shop(int minor) {
    return archive(minor)
        .table("public.orders", "1\n2\n3\n")
        .table("public.nothing", "")
        .largeObjects("content")
        .entry("INDEX", "later", "CREATE INDEX later ON public.orders (a);\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16})
  void countsTheRowsOfEveryVersion(int minor) {
    Look look = shop(minor).withOffsets().custom().mustPass();
    assertThat(look.context().tables())
        .containsEntry("public.orders", 3L)
        .containsEntry("public.nothing", 0L);
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void readsEveryPacking(ArchiveCompression packing) {
    Look look = shop(16).packed(packing).custom().mustPass();
    assertThat(look.context().tables()).containsEntry("public.orders", 3L);
  }

  @Test
  void saysThatRowsWithoutCompressionProveNothing() {
    assertThat(shop(14).packed(ArchiveCompression.NONE).custom().mustPass().context().notProven())
        .anySatisfy(what -> assertThat(what).contains("no checksum of its rows"));
    assertThat(shop(14).custom().mustPass().context().notProven())
        .noneSatisfy(what -> assertThat(what).contains("no checksum of its rows"));
  }

  @ParameterizedTest
  @EnumSource(ArchiveCompression.class)
  void failsEveryTruncation(ArchiveCompression packing) {
    DamagedBytes whole = shop(16).packed(packing).custom();
    for (int length = 5; length < whole.length(); length++) {
      Look look = whole.cutAt(length).look();
      assertThat(look.failed()).as("cut at %d: %s", length, look.findings()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ArchiveCompression.class,
      names = {"GZIP", "LZ4", "ZSTD"})
  void failsEveryChangedByteBehindTheTableOfContents(ArchiveCompression packing) {
    ArchiveBuilder builder = shop(16).packed(packing);
    DamagedBytes whole = builder.custom();
    Set<Integer> unseen = new TreeSet<>();
    for (int at = builder.contentsLength(); at < whole.length(); at++) {
      for (int bit = 0; bit < 8; bit++) {
        Look look = whole.flip(at, bit).look();
        if (look.passed()) {
          unseen.add(at);
          assertThat(look.context().tables()).containsEntry("public.orders", 3L);
        }
      }
    }
    assertThat(unseen)
        .as("bytes that nothing covers")
        .hasSizeLessThanOrEqualTo(UNCOVERED.getOrDefault(packing, 0));
  }

  /// The table of contents has no checksum: other names and statements are as good as the right
  /// ones. What never happens is that a reader breaks down, or that rows vanish unseen.
  @Test
  void neverLosesRowsUnseenWhateverByteOfTheTableOfContentsChanges() {
    ArchiveBuilder builder = shop(14).withOffsets();
    DamagedBytes whole = builder.custom();
    for (int at = 5; at < builder.contentsLength(); at++) {
      for (int bit = 0; bit < 8; bit++) {
        Look look = whole.flip(at, bit).look();
        long rows = look.context().tables().values().stream().mapToLong(Long::longValue).sum();
        if (look.passed()) {
          assertThat(rows).as("byte %d, bit %d: %s", at, bit, look.context().tables()).isEqualTo(3);
        }
      }
    }
  }

  @Test
  void failsRowsWithoutTheirEnd() {
    archive(14)
        .data("t", "COPY public.t (a) FROM stdin;\n", "1\n2\n")
        .custom()
        .mustFail("dump.open_copy");
    archive(14)
        .data("t", "COPY public.t (a) FROM stdin;\n", "1\n2\n\\.\n\n")
        .custom()
        .mustFail("dump.open_copy");
    archive(14)
        .data("t", "COPY public.t (a) FROM stdin;\n", "1\n" + END + "SELECT 2;\n")
        .custom()
        .mustFail("dump.corrupt");
  }

  @Test
  void countsRowsThatComeAsStatements() {
    Look look =
        archive(14)
            .entry("TABLE", "t", "CREATE TABLE public.t (a int);\n")
            .data(
                "t",
                null,
                "INSERT INTO public.t VALUES (1), (2);\nINSERT INTO public.t VALUES (3);\n\n\n")
            .custom()
            .mustPass();
    assertThat(look.context().tables()).containsEntry("public.t", 3L);
    archive(14)
        .data("t", null, "INSERT INTO public.t VALUES (1);\nINSERT INTO")
        .custom()
        .mustFail("dump.open_statement");
    archive(14)
        .data("t", null, "INSERT INTO public.t VALUES (1);\n")
        .custom()
        .mustFail("dump.open_copy");
  }

  @Test
  void failsABlockThatNoEntryWaitsFor() {
    DamagedBytes whole = shop(14).custom();
    int block = shop(14).contentsLength();
    whole.with(block + 2, 99).mustFail("archive.corrupt");
    whole.with(block + 2, 1).mustFail("archive.corrupt");
    whole.with(block, 3).mustFail("archive.corrupt");
    whole.with(block, 2).mustFail("archive.corrupt");
  }

  @Test
  void failsWhereNoBlockCameForAnEntry() {
    ArchiveBuilder builder = archive(14).table("public.t", "1\n");
    builder.custom().cutAt(builder.contentsLength()).mustFail("archive.truncated");
  }

  @Test
  void failsABlockAtAnotherPlaceThanItsEntrySays() {
    DamagedBytes whole = archive(14).withOffsets().table("public.t", "1\n").custom();
    int offset = archive(14).table("public.t", "").contentsLength() - 8;
    whole.flip(offset, 0).mustFail("archive.inconsistent");
  }

  @Test
  void failsWhereLargeObjectsAreMissing() {
    archive(14)
        .entry("BLOB", "15", "SELECT pg_catalog.lo_create('15');\n")
        .largeObjects("content")
        .custom()
        .mustFail("archive.inconsistent");
  }

  @Test
  void letsBytesBehindTheLastBlockPassWithAWarning() {
    shop(14).custom().then("left by a job\n").mustPass("archive.trailing_data");
    shop(14).custom().thenZeros(4096).mustPass("archive.trailing_data");
    DamagedBytes schemaOnly =
        archive(14).entry("TABLE", "t", "CREATE TABLE public.t ();\n").custom();
    schemaOnly.then("junk").mustPass("archive.trailing_data");
  }

  @Test
  void failsABlockTooMany() {
    DamagedBytes whole = archive(14).table("public.t", "1\n").custom();
    whole.then(DamagedBytes.bytes(1, 0, 4, 0, 0, 0)).mustFail("archive.corrupt");
  }

  @Test
  void failsADumpOfNothing() {
    archive(14).custom().mustFail("dump.empty");
    ArchiveBuilder.empty(14).custom().mustFail("dump.empty");
  }

  @Test
  void saysThatANewerVersionCannotBeRead() {
    shop(14).custom().with(6, 17).mustEnd("format.unsupported");
    shop(14).custom().with(6, 9).mustEnd("format.unsupported");
    shop(14).custom().with(5, 2).mustEnd("format.unsupported");
  }

  @Test
  void sendsThePersonWithALoneTableOfContentsToItsDirectory() {
    DamagedBytes.bytes(shop(14).directory().bytes("toc.dat")).mustEnd("format.unsupported");
  }

  @Test
  void tellsWhatReachesBeyondTheDatabase() {
    archive(14)
        .entry("FUNCTION", "f", "CREATE TABLE t ();\nCOPY t FROM PROGRAM 'id';\n")
        .custom()
        .mustPass("dump.unsafe_statement");
  }

  @Test
  void followsTheSchemasOfAnOldArchive() {
    Look look =
        ArchiveBuilder.empty(11)
            .entry("TABLE", "t", "CREATE TABLE t (a int);\n")
            .data("t", "COPY t (a) FROM stdin;\n", "1\n" + END)
            .custom()
            .mustPass();
    assertThat(look.context().tables()).containsOnlyKeys("public.t");
  }

  @Test
  void failsEveryChangedByteOfItsMagicWord() {
    for (int at = 0; at < "PGDMP".length(); at++) {
      shop(14).custom().flip(at, 2).mustFail("archive.corrupt");
    }
  }
}
