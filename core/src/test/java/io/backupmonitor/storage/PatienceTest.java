package io.backupmonitor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.model.BackupPath;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  @Test
  void stopsWaitingForAStorageThatDoesNotAnswer() throws Exception {
    URI root = URI.create("stuck://list/");
    try (StuckStorage stuck = new StuckStorage()) {
      Storages storages = new Storages(List.of(stuck.provider()), SHORT);
      assertThatThrownBy(() -> storages.ask(root, storage -> storage.stat(BackupPath.ROOT)))
          .isInstanceOf(SilentStorageException.class)
          .hasMessageContaining("'stuck://list/' does not answer");
    }
  }

  @Test
  void sendsNobodyElseThereUntilTheFirstOneComesBack() throws Exception {
    URI root = URI.create("stuck://again/");
    StuckStorage stuck = new StuckStorage();
    Storages storages = new Storages(List.of(stuck.provider()), SHORT);
    assertThatThrownBy(() -> storages.ask(root, storage -> storage.list(BackupPath.ROOT)))
        .isInstanceOf(SilentStorageException.class);
    assertThatThrownBy(() -> storages.open(root)).isInstanceOf(SilentStorageException.class);
    assertThatThrownBy(() -> storages.ask(root, storage -> "never asked"))
        .isInstanceOf(SilentStorageException.class);
    assertThat(stuck.calls()).isEqualTo(1);

    stuck.close();
    stuck.awaitReturn();
    while (isRefused(storages, root)) {
      Thread.onSpinWait();
    }
    assertThat(storages.<String>ask(root, storage -> "asked again")).isEqualTo("asked again");
  }

  private static boolean isRefused(Storages storages, URI root) throws Exception {
    try {
      storages.open(root).close();
      return false;
    } catch (SilentStorageException silent) {
      return true;
    }
  }

  @Test
  void waitsAsLongAsThereAreSigns() throws Exception {
    URI root = URI.create("stuck://slow/");
    try (StuckStorage answering = new StuckStorage()) {
      Storages storages = new Storages(List.of(answering.slow()), Duration.ofSeconds(10));
      int answers =
          storages.ask(
              root,
              storage -> {
                for (int time = 0; time < 1_000; time++) {
                  storage.stat(BackupPath.ROOT);
                }
                return 1_000;
              });
      assertThat(answers).isEqualTo(1_000);
    }
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    URI root = URI.create("stuck://interrupted/");
    try (StuckStorage stuck = new StuckStorage()) {
      Storages storages = new Storages(List.of(stuck.provider()), Duration.ofHours(1));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> storages.ask(root, storage -> storage.stat(BackupPath.ROOT)))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void passesOnWhatTheQuestionThrows() {
    Storages storages = new Storages(List.of(), SHORT);
    assertThatThrownBy(() -> storages.ask(URI.create("nothing://x/"), storage -> "never"))
        .hasMessageContaining("no storage is installed for 'nothing:'");
  }
}
