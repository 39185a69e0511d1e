package io.backupmonitor.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A repository that restic itself made, whole and damaged.
class ResticFormatTest {

  private final ResticFormat format = new ResticFormat();
  private MemoryDirectory restic = MemoryDirectory.directory();

  @BeforeEach
  void read() throws IOException {
    restic = RealRepository.of("restic");
  }

  @Test
  void passesWhatResticWroteAndSaysWhatTakesThePassword() throws Exception {
    RepositoryLook look = look(restic);
    look.mustPass();
    assertThat(look.notProven()).singleElement().asString().contains("takes the password");
    assertThat(format.recognises(restic)).isTrue();
  }

  @Test
  void failsEveryChangedByteOfEveryNamedFile() throws Exception {
    for (String path : named()) {
      for (int at = 0; at < restic.bytes(path).length; at++) {
        assertThat(look(restic.flip(path, at)).failed()).as("%s, byte %d", path, at).isTrue();
      }
    }
  }

  @Test
  void failsEveryTruncationOfEveryNamedFile() throws Exception {
    for (String path : named()) {
      for (int length = 0; length < restic.bytes(path).length; length++) {
        assertThat(look(restic.cut(path, length)).failed()).as("%s, %d", path, length).isTrue();
      }
    }
  }

  @Test
  void failsAnEmptyFileWithItsName() throws Exception {
    String pack = anyIn("data/");
    look(restic.cut(pack, 0)).mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, pack);
    look(restic.cut("config", 0)).mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, "'config'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/", "index/", "keys/", "snapshots/", "config"})
  void failsWhenAPartIsMissingAltogether(String part) throws Exception {
    MemoryDirectory left = without(path -> path.startsWith(part));
    look(left).mustFail(FindingCode.REPOSITORY_PART_MISSING, part.replace("/", ""));
    assertThat(format.recognises(left)).isTrue();
  }

  @Test
  void warnsOfARepositoryThatWasOnlySetUp() throws Exception {
    MemoryDirectory left = without(path -> !path.equals("config") && !path.startsWith("keys/"));
    look(left).mustPass(FindingCode.REPOSITORY_EMPTY);
    assertThat(format.recognises(left)).isTrue();
  }

  @Test
  void notesTemporaryFilesAndOverlooksLocks() throws Exception {
    look(restic.with("locks/" + "a".repeat(64), "{}")).mustPass();
    look(restic.with(anyIn("data/") + "-tmp-12345", "half"))
        .mustPass(FindingCode.REPOSITORY_STRANGE_FILE);
  }

  @Test
  void failsAPackInTheWrongFolder() throws Exception {
    String pack = anyIn("data/");
    String id = pack.substring(pack.lastIndexOf('/') + 1);
    String wrong = id.startsWith("00") ? "01" : "00";
    MemoryDirectory moved =
        restic.without(pack).with("data/" + wrong + "/" + id, restic.bytes(pack));
    look(moved).mustFail(FindingCode.REPOSITORY_PART_MISSING, "does not look for it");
  }

  @Test
  void takesTheFlatLayoutOfOldRepositories() throws Exception {
    String pack = anyIn("data/");
    String id = pack.substring(pack.lastIndexOf('/') + 1);
    look(restic.without(pack).with("data/" + id, restic.bytes(pack))).mustPass();
  }

  @Test
  void failsAPackWhoseHeaderCannotBeInIt() throws Exception {
    byte[] content = new byte[200];
    content[198] = 1;
    String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    look(restic.with("data/" + id.substring(0, 2) + "/" + id, content))
        .mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, "a header of 65,536 bytes");
  }

  private RepositoryLook look(MemoryDirectory directory) throws IOException {
    return RepositoryLook.at(format, directory);
  }

  private List<String> paths() {
    return restic.files().stream().map(DirectoryContent.File::path).map(p -> p.text()).toList();
  }

  private List<String> named() {
    return paths().stream().filter(path -> !path.equals("config")).toList();
  }

  private String anyIn(String folder) {
    return paths().stream().filter(path -> path.startsWith(folder)).findFirst().orElseThrow();
  }

  private MemoryDirectory without(Predicate<String> gone) {
    MemoryDirectory left = restic;
    for (String path : paths()) {
      left = gone.test(path) ? left.without(path) : left;
    }
    return left;
  }
}
