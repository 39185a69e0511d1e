package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of workers when this program ends.
final class WorkerPoolTest {

  /// So many take a moment to be removed.
  private static final int FILES = 3_000;

  @TempDir Path scratch;

  /// Of one that has ended by itself, whose folder the thread that started it removes while the
  /// program ends.
  @RepeatedTest(3)
  void leavesNothingOfAWorkerThatIsJustBeingEnded() throws Exception {
    WorkerProgram ending = new WorkerProgram(Path.of("/bin/true"), List.of("-Xmx1m"), "", 1);
    CountDownLatch started = new CountDownLatch(1);
    WorkerPool pool =
        new WorkerPool(
            reach -> {
              Worker worker = ending.start(ProcessRunner.ofSameUser(), reach, Optional.empty());
              fill(onlyFolderIn(scratch));
              started.countDown();
              return worker;
            },
            1);

    pool.prepare(new ChildReach(List.of(), List.of(scratch)));
    started.await();
    while (Files.exists(onlyFolderIn(scratch).resolve("0"))) {
      Thread.onSpinWait();
    }
    pool.shut();

    assertThat(scratch).isEmptyDirectory();
  }

  private static Path onlyFolderIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).findAny().orElse(folder);
    }
  }

  private static void fill(Path folder) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.createFile(folder.resolve(String.valueOf(i)));
    }
  }
}
