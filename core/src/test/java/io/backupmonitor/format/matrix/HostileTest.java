package io.backupmonitor.format.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Hostile backups are read in a process with 256 MiB of memory, and each is answered with its code
/// after less than five seconds of work and less than 100 MB on the disk.
class HostileTest {

  private static final long MOST_MILLIS = 5_000;
  private static final long MOST_BYTES = 100_000_000;
  private static final long WATCHDOG_SECONDS = 300;

  @TempDir Path folder;

  /// What the reader printed of one backup.
  private record Answer(String said, String delivered, long millis, long written) {

    static Answer of(String[] fields) {
      return new Answer(fields[1], fields[2], Long.parseLong(fields[3]), Long.parseLong(fields[4]));
    }
  }

  @TestFactory
  Stream<DynamicTest> answersEveryHostileBackupWithinItsBounds() throws Exception {
    Map<String, Answer> answers = answers();
    return HostileReader.cases()
        .map(
            hostile ->
                DynamicTest.dynamicTest(
                    hostile.name(), () -> compare(hostile, answers.get(hostile.name()))));
  }

  private static void compare(HostileCase hostile, Answer answer) {
    assertThat(answer).as("the reader died before or of '%s'", hostile.name()).isNotNull();
    assertThat(answer.said()).isEqualTo(hostile.expected());
    assertThat(answer.delivered()).isEqualTo(hostile.delivered());
    assertThat(answer.millis()).as("milliseconds of work").isLessThan(MOST_MILLIS);
    assertThat(answer.written()).as("bytes on the disk").isLessThan(MOST_BYTES);
  }

  private Map<String, Answer> answers() throws IOException, InterruptedException {
    Process reader = SmallProcess.start(HostileReader.class, List.of(folder.toString()));
    Map<String, Answer> answers = new LinkedHashMap<>();
    try (BufferedReader lines = reader.inputReader()) {
      lines
          .lines()
          .map(line -> line.split("\t"))
          .filter(fields -> fields.length == 5)
          .forEach(fields -> answers.put(fields[0], Answer.of(fields)));
    } finally {
      if (!reader.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
        reader.destroyForcibly();
      }
    }
    assertThat(new File("/tmp/hostile")).doesNotExist();
    return answers;
  }
}
