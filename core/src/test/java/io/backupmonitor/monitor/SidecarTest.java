package io.backupmonitor.monitor;

import static io.backupmonitor.monitor.TestFolder.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.SidecarChecksum;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that speak about backups.
final class SidecarTest {

  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final String MD5 = "0123456789abcdef".repeat(2);

  @TempDir Path temporary;

  private TestFolder folder() {
    return new TestFolder(temporary);
  }

  private static List<String> sums(FoundBackup backup) {
    return backup.sidecars().stream().map(SidecarChecksum::checksum).map(Object::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s\r\n",
        "%s  a.tar\n",
        "%s *a.tar\n",
        "%s ./a.tar\n",
        "%s\ta.tar\n",
        "%s  /var/backups/a.tar\n",
        "SHA256 (a.tar) = %s\n",
        "SHA2-256(a.tar)= %s\n",
        "# made by hand\n%s  a.tar\n",
        "%s  renamed-since.tar\n",
        "%s  a.tar\0",
        "SHA256 (a.tar) = %s\0"
      })
  void readsEveryWayToWriteASidecar(String form) {
    for (String hex : List.of(SHA256, SHA256.toUpperCase(Locale.ROOT))) {
      TestFolder folder = folder().file("a.tar").file("a.tar.sha256", form.formatted(hex));
      assertThat(sums(folder.only())).containsExactly("sha256:" + SHA256);
      assertThat(folder.look().summary().observations()).isEmpty();
      assertThat(folder.look().summary().ignored()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256SUMS, SHA256", "sha256sums.txt, SHA256", "MD5SUMS, MD5", "SHA512SUMS, SHA512",
    "SHA1SUMS, SHA1", "checksums.txt, SHA256", "backup_checksums.txt, MD5", "a.sha256, SHA256"
  })
  void readsListsOfSeveralFiles(String list, ChecksumAlgorithm algorithm) {
    TestFolder folder = folder().files("a.tar", "b.tar", "sub/c.tar");
    String lines = "";
    for (String name : List.of("a.tar", "b.tar", "sub/c.tar")) {
      lines += folder.sum(algorithm, name) + "  " + name + "\n";
    }
    folder.file(list, lines);
    assertThat(folder.backups()).containsOnlyKeys("a.tar", "b.tar", "sub/c.tar");
    folder
        .backups()
        .forEach(
            (name, backup) ->
                assertThat(sums(backup))
                    .containsExactly(algorithm.word() + ":" + folder.sum(algorithm, name)));
  }

  @Test
  void readsEscapedNames() {
    TestFolder folder =
        folder().file("two\nlines.tar").file("SHA256SUMS", "\\" + SHA256 + "  two\\nlines.tar\n");
    assertThat(sums(folder.only())).containsExactly("sha256:" + SHA256);
  }

  @Test
  void namesInSidecarsAreBytes() throws Exception {
    byte[] line = (SHA256 + "  latin_.tar\n").getBytes(StandardCharsets.ISO_8859_1);
    line[line.length - 6] = (byte) 0xe9;
    TestFolder folder =
        folder()
            .file("SHA256SUMS", line)
            .run("sh", "-c", "printf x > \"$(printf 'latin\\351.tar')\"");
    assertThat(sums(folder.only())).containsExactly("sha256:" + SHA256);
  }

  @Test
  void collectsWhatSeveralSidecarsSay() {
    TestFolder folder =
        folder()
            .file("a.tar")
            .file("a.tar.md5", MD5)
            .file("a.tar.sha256", SHA256)
            .file("SHA256SUMS", SHA256 + "  a.tar\n");
    assertThat(sums(folder.only()))
        .containsExactlyInAnyOrder("md5:" + MD5, "sha256:" + SHA256, "sha256:" + SHA256);
  }

  @Test
  void aBareSidecarWithoutTheEndingOfItsFileIsUnderstood() {
    assertThat(sums(folder().file("a.tar.gz").file("a.sha256", SHA256).only()))
        .containsExactly("sha256:" + SHA256);
  }

  @Test
  void aListedFileThatIsNotThereIsALineOfItsOwn() {
    TestFolder folder =
        folder()
            .file("b.tar")
            .file("SHA256SUMS", "%1$s  a.tar\n%1$s  b.tar\n%1$s  gone/c.tar\n".formatted(SHA256));
    assertThat(folder.backups().keySet()).containsExactly("a.tar", "b.tar", "gone/c.tar");
    FoundBackup missing = folder.backup("a.tar");
    assertThat(missing.status()).isEqualTo(BackupStatus.FAILED);
    assertThat(missing.source().parts()).isEmpty();
    assertThat(codes(missing)).containsExactly("sidecar.missing_file");
    assertThat(codes(folder.backup("b.tar"))).isEmpty();
  }

  @Test
  void aFileWhoseSidecarAloneIsLeftIsMissing() {
    FoundBackup missing = folder().file("a.tar.sha256", SHA256 + "  a.tar\n").only();
    assertThat(missing.source().path().text()).isEqualTo("a.tar");
    assertThat(codes(missing)).containsExactly("sidecar.missing_file");
  }

  @Test
  void aMissingFileInAFolderThatIsThereIsFoundOnce() {
    TestFolder folder = folder().file("sub/b.tar").file("SHA256SUMS", SHA256 + "  sub/a.tar\n");
    assertThat(folder.backups().keySet()).containsExactly("sub/a.tar", "sub/b.tar");
  }

  @Test
  void aFileThatIsStillUploadedIsNotMissing() {
    TestFolder folder =
        folder().file("a.tar.part").file("a.tar.sha256", SHA256 + "  a.tar\n").asLocation();
    assertThat(folder.backups()).containsOnlyKeys("a.tar.part");
  }

  @Test
  void aSidecarThatWasWrittenJustNowLeavesTimeForItsFile() {
    FoundBackup missing =
        folder()
            .file("a.tar.sha256", SHA256 + "  a.tar\n")
            .age(Duration.ofSeconds(5))
            .asLocation()
            .only();
    assertThat(missing.status()).isEqualTo(BackupStatus.PENDING);
    assertThat(missing.findings()).isEmpty();
  }

  @Test
  void aMalformedSidecarIsTold() {
    BackupFinder.Found found =
        folder().file("a.tar").file("a.tar.sha256", "no such file or directory\n").look();
    assertThat(found.backups()).hasSize(1);
    assertThat(found.summary().observations())
        .singleElement()
        .satisfies(seen -> assertThat(seen.finding().code().code()).isEqualTo("sidecar.malformed"));
  }

  @Test
  void aFileThatHappensToEndLikeASidecarIsNone() {
    assertThat(folder().file("photo.md5", "just a text").asLocation().backups())
        .containsOnlyKeys("photo.md5");
  }

  @Test
  void aHugeFileIsNoSidecar() {
    TestFolder folder = folder().file("SHA256SUMS", new byte[5 << 20]).asLocation();
    assertThat(folder.backups()).containsOnlyKeys("SHA256SUMS");
  }

  @Test
  void aListThatListsItselfSpeaksOfNoBackup() {
    TestFolder folder =
        folder()
            .file("a.tar")
            .file("SHA256SUMS", "%1$s  a.tar\n%1$s  SHA256SUMS\n".formatted(SHA256));
    assertThat(folder.backups()).containsOnlyKeys("a.tar");
  }

  @Test
  void aSignedListIsRead() {
    String signed =
        """
        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA512

        %s  a.tar
        -----BEGIN PGP SIGNATURE-----

        iQIzBAEBCgAdFiEE
        -----END PGP SIGNATURE-----
        """
            .formatted(SHA256);
    TestFolder folder = folder().file("a.tar").file("SHA256SUMS", signed);
    assertThat(sums(folder.only())).containsExactly("sha256:" + SHA256);
    assertThat(folder.look().summary().observations()).isEmpty();
  }

  @Test
  void aSidecarOfAWholeSetSpeaksOfTheSet() {
    TestFolder folder = folder().files("a.tar.001", "a.tar.002").file("a.tar.md5", MD5);
    assertThat(sums(folder.only())).containsExactly("md5:" + MD5);
  }
}
