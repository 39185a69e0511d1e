package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.dump.postgresql.ArchiveScript;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.Loading;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.StreamLoading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets the files of an archive arrive in a folder and replays them from there once all are known
/// to be whole, on a thread of its own.
final class PostgresFolderLoading implements Loading {

  private static final int DEEPEST = 20;

  private final Path folder;
  private final long mostBytes;
  private final boolean keep;
  private final PostgresOpening opening;
  private @Nullable Thread thread;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param folder made here; must not be there yet
  /// @param mostBytes what may be written there
  /// @param keep whether the files stay when everything is over
  PostgresFolderLoading(Path folder, long mostBytes, boolean keep, PostgresOpening opening)
      throws IOException {
    this.mostBytes = mostBytes;
    this.folder = FolderTree.make(folder, FolderTree.PRIVATE);
    this.keep = keep;
    this.opening = opening;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(folder.toString(), mostBytes);
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    Thread loading = Thread.ofPlatform().daemon().name("backup-monitor-loader").start(this::load);
    thread = loading;
    return loading.join(limit);
  }

  private void load() {
    try (opening) {
      new ArchiveScript<>(opening, PostgresStream.LONGEST_STATEMENT).tell(archive());
      opening.replay();
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

  /// The directory of the archive, which lies below others where it came out of a tar or zip.
  private Path archive() throws IOException {
    try (Stream<Path> found =
        Files.find(folder, DEEPEST, (file, _) -> file.endsWith(ArchiveScript.CONTENTS))) {
      return found.map(Path::getParent).findFirst().orElse(folder);
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
