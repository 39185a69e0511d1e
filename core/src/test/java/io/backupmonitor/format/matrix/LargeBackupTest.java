package io.backupmonitor.format.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 256 MiB of heap are enough for a backup of any size.
class LargeBackupTest {

  private static final long WATCHDOG_SECONDS = 300;

  @TempDir Path folder;

  @Test
  void readsATarOfFiveGibibytes() throws Exception {
    List<String> answer = answer("tar.gz");
    assertThat(answer.subList(0, 3))
        .as("%s", answer)
        .containsExactly(
            "passes",
            String.valueOf(LargeReader.MEMBERS),
            String.valueOf(LargeReader.MEMBERS * LargeReader.MEMBER_BYTES));
  }

  @Test
  void readsAZipOfSeventyThousandMembers() throws Exception {
    List<String> answer = answer("zip");
    assertThat(answer.subList(0, 2))
        .as("%s", answer)
        .containsExactly("passes", String.valueOf(LargeReader.ENTRIES));
  }

  private List<String> answer(String kind) throws IOException, InterruptedException {
    Process reader = SmallProcess.start(LargeReader.class, List.of(kind, folder.toString()));
    try (BufferedReader lines = reader.inputReader()) {
      return lines
          .lines()
          .map(line -> List.of(line.split("\t")))
          .filter(fields -> fields.size() == 4)
          .findFirst()
          .orElseThrow(() -> new AssertionError("the reader died"));
    } finally {
      if (!reader.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
        reader.destroyForcibly();
      }
    }
  }
}
