package io.backupmonitor.restore;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Sink;
import io.backupmonitor.format.dump.ArchiveScript;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Lets the files of an archive arrive in a folder and replays them from there once all are known
/// to be whole, on a thread of its own.
final class PostgresFolderLoader implements PostgresLoading {

  private final Path folder;
  private final boolean keep;
  private final PostgresReplay replay;
  private @Nullable Thread thread;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;

  /// @param folder made here; must not be there yet
  /// @param keep whether the files stay when everything is over
  PostgresFolderLoader(Path folder, boolean keep, PostgresReplay replay) throws IOException {
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
      new ArchiveScript<>(replay, PostgresLoader.LONGEST_STATEMENT).tell(archive());
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
    Path place = folder;
    for (Path next = onlyDirectory(place); next != null; next = onlyDirectory(place)) {
      place = next;
    }
    return place;
  }

  /// What is the only thing in a folder; null when it is no directory or there are several.
  private static @Nullable Path onlyDirectory(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      Iterator<Path> each = children.iterator();
      Path first = each.hasNext() ? each.next() : null;
      boolean only = first != null && !each.hasNext();
      return only && Files.isDirectory(first, LinkOption.NOFOLLOW_LINKS) ? first : null;
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
  public PostgresReplay replay() {
    return replay;
  }

  @Override
  public void close() throws IOException {
    Thread loading = thread;
    boolean interrupted = Thread.interrupted();
    try {
      if (loading != null) {
        loading.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!keep) {
      FolderTree.delete(folder);
    }
  }
}
