package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Sink;
import io.backupmonitor.format.dump.ArchiveScript;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.Loading;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.StreamLoading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets the files of an archive arrive in a folder and replays them from there once all are known
/// to be whole, on a thread of its own.
final class PostgresFolderLoading implements Loading {

  private final Path folder;
  private final boolean keep;
  private final PostgresReplay replay;
  private @Nullable Thread thread;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param folder made here; must not be there yet
  /// @param keep whether the files stay when everything is over
  PostgresFolderLoading(Path folder, boolean keep, PostgresReplay replay) throws IOException {
    this.folder = FolderTree.make(folder, FolderTree.PRIVATE);
    this.keep = keep;
    this.replay = replay;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(folder.toString());
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    Thread loading = Thread.ofPlatform().daemon().name("backup-monitor-loader").start(this::load);
    thread = loading;
    return loading.join(limit);
  }

  private void load() {
    try (replay) {
      new ArchiveScript<>(replay, PostgresStream.LONGEST_STATEMENT).tell(folder);
      complete = true;
    } catch (ReplayStoppedException stopped) {
      problem = stopped.finding();
    } catch (DamageException damage) {
      problem = damage.finding();
    } catch (IOException lost) {
      problem =
          new Finding(
              FindingCode.RESTORE_NOT_MADE,
              "what was restored into '%s' could not be read back: %s".formatted(folder, lost));
    } catch (RuntimeException | Error broken) {
      problem = new Finding(FindingCode.INSPECTION_CRASHED, "the replay broke down: " + broken);
    }
  }

  @Override
  public @Nullable Finding problem() {
    return problem;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void close() throws IOException {
    Thread loading = thread;
    if (loading != null) {
      StreamLoading.join(loading);
    }
    if (!keep) {
      FolderTree.delete(folder);
    }
  }
}
