package io.backupmonitor.format.repository;

import static io.backupmonitor.format.ArchivedLook.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.ArchivedLook;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.inspection.Inspection;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An archive that holds exactly one repository is that repository.
class ArchivedRepositoryTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"restic", "borg"})
  void isThatRepository(String kind) throws Exception {
    ArchivedLook look = new ArchivedLook(folder);
    MemoryDirectory repository = RealRepository.of(kind);
    Inspection whole = look.at("a.tar", repository.tar("srv/repository"));
    assertThat(whole.format()).isEqualTo(kind + ".tar");
    assertThat(codes(whole)).isEmpty();
    String data =
        repository.files().stream()
            .map(file -> file.path().text())
            .filter(path -> path.startsWith("data/"))
            .findFirst()
            .orElseThrow();
    int middle = repository.bytes(data).length / 2;
    Inspection flipped = look.at("a.tar", repository.flip(data, middle).tar("srv/repository"));
    assertThat(codes(flipped)).contains("repository.file_corrupt");
    assertThat(look.isClean()).isTrue();
  }
}
