package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.dump.postgresql.ArchiveScript;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.Loading;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.StreamLoading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets the files of an archive arrive in a folder and replays them from there once all are known
/// to be whole, on a thread of its own. They are not decoded here: [UnpackedArchive].
final class PostgresFolderLoading implements Loading {

  private static final int DEEPEST = 20;

  private final Path folder;
  private final Path socket;
  private final RestoreRequest request;
  private final PostgresStream replay;
  private @Nullable Thread thread;
  private volatile @Nullable Finding problem;
  private volatile boolean complete;
  private volatile @Nullable UnpackedArchive unpacked;

  /// @param folder made here; must not be there yet
  /// @param socket where to listen for what is in it; must not be there yet
  PostgresFolderLoading(Path folder, Path socket, RestoreRequest request, PostgresStream replay)
      throws IOException {
    this.folder = FolderTree.make(folder, FolderTree.PRIVATE);
    this.socket = socket;
    this.request = request;
    this.replay = replay;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(folder.toString(), request.limits().scratchBytes());
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    Thread loading = Thread.ofPlatform().daemon().name("backup-monitor-loader").start(this::load);
    thread = loading;
    return loading.join(limit);
  }

  private void load() {
    try (replay;
        UnpackedArchive archive =
            new UnpackedArchive(request.inspector(), archive(), socket, request.timeLimit())) {
      unpacked = archive;
      problem = problem(archive);
      complete = problem == null;
    } catch (ReplayStoppedException stopped) {
      problem = stopped.finding();
    } catch (IOException lost) {
      problem =
          new Finding(
              FindingCode.RESTORE_NOT_MADE,
              "what was restored into '%s' could not be read back: %s".formatted(folder, lost));
    } catch (RuntimeException | Error broken) {
      problem = new Finding(FindingCode.INSPECTION_CRASHED, "the replay broke down: " + broken);
    }
  }

  /// Replays it; what could not be sent here counts before what looks like damage for that reason.
  private @Nullable Finding problem(UnpackedArchive archive)
      throws IOException, ReplayStoppedException {
    DamageException damage = null;
    try {
      replay.run(archive);
    } catch (DamageException seen) {
      damage = seen;
    }
    archive.transferTo(OutputStream.nullOutputStream());
    Finding unsent = archive.problem();
    return unsent != null || damage == null ? unsent : damage.finding();
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
    UnpackedArchive sent = unpacked;
    if (sent != null) {
      sent.close();
    }
    Thread loading = thread;
    if (loading != null) {
      StreamLoading.join(loading);
    }
    if (!request.keep()) {
      FolderTree.delete(folder);
    }
  }
}
