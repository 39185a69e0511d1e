package io.backupmonitor.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A repository that restic itself made, opened with its password: what nobody sees without it.
class ResticContentsTest {

  @TempDir Path folder;
  private MemoryDirectory restic = MemoryDirectory.directory();
  private Path password = Path.of("none");

  @BeforeEach
  void read() throws IOException {
    restic = RealRepository.of("restic-opened");
    password = Files.writeString(folder.resolve("password"), "open sesame \n");
  }

  private RepositoryLook look(MemoryDirectory directory) throws IOException {
    RecordingContext context = new RecordingContext().with(password, null);
    new ResticFormat().inspect(directory, context);
    return new RepositoryLook(context.findings(), context.notProven());
  }

  private List<String> paths(String folderName) {
    return restic.files().stream()
        .map(DirectoryContent.File::path)
        .map(path -> path.text())
        .filter(path -> path.startsWith(folderName + "/"))
        .toList();
  }

  @Test
  void passesWhatResticWrote() throws Exception {
    RepositoryLook look = look(restic);
    look.mustPass();
    assertThat(look.notProven()).singleElement().asString().contains("only its own program");
  }

  @Test
  void findsEveryPackThatIsMissing() throws Exception {
    assertThat(paths("data")).hasSizeGreaterThan(2);
    for (String pack : paths("data")) {
      look(restic.without(pack))
          .mustFail(FindingCode.REPOSITORY_PART_MISSING, pack.substring("data/00/".length()));
    }
  }

  @Test
  void findsEveryIndexThatIsMissing() throws Exception {
    assertThat(paths("index")).hasSizeGreaterThan(1);
    for (String index : paths("index")) {
      RepositoryLook look = look(restic.without(index));
      look.mustFail(FindingCode.REPOSITORY_PART_MISSING, "trees of 1 of 2 snapshots");
      assertThat(look.findings())
          .anyMatch(finding -> finding.code() == FindingCode.REPOSITORY_UNFINISHED);
    }
  }

  /// Its name fits what it holds, as after a copy that a tool renamed: only the seal tells.
  @ParameterizedTest
  @ValueSource(strings = {"index", "snapshots"})
  void failsWhatDoesNotOpenThoughItsNameFits(String part) throws Exception {
    String path = paths(part).getFirst();
    byte[] bytes = restic.flip(path, 20).bytes(path);
    String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    look(restic.without(path).with(part + "/" + id, bytes))
        .mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, "does not open");
  }

  @Test
  void failsAConfigThatDoesNotOpen() throws Exception {
    for (int at = 0; at < restic.bytes("config").length; at += 11) {
      look(restic.flip("config", at)).mustFail(FindingCode.REPOSITORY_FILE_CORRUPT, "'config'");
    }
  }

  @Test
  void blamesNobodyForAPasswordThatDoesNotFit() throws Exception {
    Files.writeString(password, "open barley\n");
    look(restic).mustPass(FindingCode.ENCRYPTED_WRONG_KEY);
    Files.delete(password);
    look(restic).mustPass(FindingCode.ENCRYPTED_NO_KEY);
  }

  @Test
  void takesAPackThatNoIndexNamesForLeftOver() throws Exception {
    byte[] pack = restic.bytes(paths("data").getFirst()).clone();
    pack[0] ^= 1;
    String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pack));
    look(restic.with("data/" + id.substring(0, 2) + "/" + id, pack))
        .mustPass(FindingCode.REPOSITORY_UNFINISHED);
  }
}
