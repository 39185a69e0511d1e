package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.ArchivedLook.codes;
import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.ArchivedLook;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.inspection.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An archive that holds exactly one directory of `pg_dump -Fd` is that dump.
class ArchivedDumpTest {

  @TempDir Path folder;

  private ArchivedLook look;

  @BeforeEach
  void begin() throws IOException {
    look = new ArchivedLook(folder);
  }

  @AfterEach
  void leavesNoCopies() throws IOException {
    assertThat(look.isClean()).isTrue();
  }

  private static MemoryDirectory shop() {
    return archive(14)
        .packed(ArchiveCompression.GZIP)
        .table("public.orders", "1\n2\n3\n")
        .table("public.nothing", "")
        .largeObjects("content")
        .directory();
  }

  private Inspection tar(MemoryDirectory directory) throws Exception {
    return look.at("shop.tar", directory.tar("var/backups/shop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "./shop", "var/backups/shop", "/srv/shop", "."})
  void isThatDumpWhereverItLies(String place) throws Exception {
    byte[] tar = shop().tar(place);
    Inspection inspection = look.at("shop.tar", tar);
    assertThat(codes(inspection)).isEmpty();
    assertThat(inspection.format()).isEqualTo("postgresql.directory.tar");
    assertThat(inspection.inventory().tables()).containsEntry("public.orders", 3L);
    assertThat(look.chain("shop.tar", tar)).isEqualTo("postgresql.directory.tar");
  }

  @Test
  void isThatDumpWhateverPacksIt() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(shop().tar("shop"));
    }
    byte[] tarGz = packed.toByteArray();
    assertThat(look.at("a.tar.gz", tarGz).format()).isEqualTo("postgresql.directory.tar.gz");
    assertThat(look.chain("a.tar.gz", tarGz)).isEqualTo("postgresql.directory.tar.gz");
    byte[] zip = zip(shop());
    assertThat(look.at("a.zip", zip).format()).isEqualTo("postgresql.directory.zip");
    assertThat(look.chain("a.zip", zip)).isEqualTo("postgresql.directory.zip");
  }

  private static byte[] zip(MemoryDirectory directory) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      for (DirectoryContent.File file : directory.files()) {
        zip.putNextEntry(new ZipEntry("shop/" + file.path().text()));
        zip.write(directory.bytes(file.path().text()));
        zip.closeEntry();
      }
    }
    return packed.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"toc.dat", "4.dat.gz", "6.dat.gz", "blob_16.dat.gz", "blobs.toc"})
  void failsWhereAFileIsMissingInAWholeArchive(String name) throws Exception {
    assertThat(codes(tar(shop().without(name)))).contains("set.part_missing");
  }

  @Test
  void failsWhereAFileIsDamagedInAWholeArchive() throws Exception {
    MemoryDirectory shop = shop();
    int length = shop.bytes("4.dat.gz").length;
    assertThat(codes(tar(shop.cut("4.dat.gz", 0)))).contains("size.zero");
    assertThat(codes(tar(shop.cut("4.dat.gz", length - 1)))).contains("stream.truncated");
    assertThat(codes(tar(shop.flip("4.dat.gz", length - 6)))).contains("stream.corrupt");
    assertThat(codes(tar(shop.cut("toc.dat", 60)))).contains("archive.truncated");
  }

  @Test
  void isAnOrdinaryArchiveWhereItHoldsMore() throws Exception {
    MemoryDirectory shop = shop();
    TarBuilder tar = TarBuilder.tar().file("README", "restore with pg_restore");
    for (DirectoryContent.File file : shop.files()) {
      tar.member('0', "shop/" + file.path().text(), "", shop.bytes(file.path().text()));
    }
    byte[] bytes = tar.zeros(1024).bytes();
    assertThat(look.at("a.tar", bytes).format()).isEqualTo("tar");
    assertThat(look.chain("a.tar", bytes)).isEqualTo("tar");
  }

  @Test
  void isAnOrdinaryArchiveWhereItHoldsTwo() throws Exception {
    MemoryDirectory both = MemoryDirectory.directory();
    for (DirectoryContent.File file : shop().files()) {
      byte[] content = shop().bytes(file.path().text());
      both = both.with("one/" + file.path(), content).with("two/" + file.path(), content);
    }
    assertThat(look.at("a.tar", both.tar("")).format()).isEqualTo("tar");
  }

  @Test
  void knowsNoDumpByNumbersAlone() throws Exception {
    MemoryDirectory numbers = MemoryDirectory.directory().with("1.dat", "x").with("2.dat", "y");
    Inspection inspection = look.at("a.tar", numbers.tar("measured"));
    assertThat(inspection.format()).isEqualTo("tar");
    assertThat(codes(inspection)).isEmpty();
  }

  @Test
  void blamesTheArchiveAloneWhereThatIsDamaged() throws Exception {
    byte[] tar = shop().tar("shop");
    byte[] cut = Arrays.copyOf(tar, tar.length - 2048);
    assertThat(codes(look.at("a.tar", cut))).containsExactly("archive.truncated");
  }

  @Test
  void makesTheScratchFolderWhereItIsNotThereYet() throws Exception {
    String later = folder.resolve("not/yet").toString();
    Inspection inspection = look.at("a.tar", shop().without("4.dat.gz").tar("shop"), later);
    assertThat(codes(inspection)).contains("set.part_missing");
  }

  @Test
  void saysThatNothingIsProvenWithoutRoomForCopies() throws Exception {
    Inspection inspection = look.at("a.tar", shop().without("4.dat.gz").tar("shop"), null);
    assertThat(codes(inspection)).isEmpty();
    assertThat(inspection.notProven()).anyMatch(each -> each.contains("postgresql.directory"));
  }
}
