package io.backupmonitor.restore.server;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the data of a throw-away server can lie.
public final class ServerPlace {

  private ServerPlace() {}

  /// Makes sure that there is room for a server and what a backup becomes in it.
  ///
  /// @param serverBytes what the server takes before anything is restored
  /// @param growth how many times the size of the backup its content may need
  /// @throws RestoreUnavailableException when there is too little
  public static void checkSpace(RestoreRequest request, long serverBytes, int growth)
      throws IOException, RestoreUnavailableException {
    long needed = DrillWatch.RESERVED_BYTES + serverBytes + growth * request.source().size();
    long usable = Files.getFileStore(request.scratch()).getUsableSpace();
    if (usable < needed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "the restore needs about %,d MB in %s, and %,d MB are free"
              .formatted(needed >> 20, request.scratch(), usable >> 20));
    }
  }

  /// Why no server could be made, and how to put its files elsewhere.
  ///
  /// @param server what it was to be: `PostgreSQL server`
  public static RestoreUnavailableException notMade(String server, Exception failure) {
    return new RestoreUnavailableException(
        FindingCode.RESTORE_NO_ENGINE,
        "the throw-away %s could not be made: %s (its files lie in '%s'; -D%s=DIR names another folder)"
            .formatted(server, failure, ServerCache.place(), ServerCache.PROPERTY));
  }

  /// The scratch folder where the server's user can get there; else the drill's own folder.
  public static Path of(Path scratch, Path own, ChildUser user) throws IOException {
    if (ChildUser.isRoot()) {
      Files.setPosixFilePermissions(scratch, FolderTree.PASSABLE);
    }
    return FolderTree.isEnterable(scratch, user) ? scratch : own;
  }

  /// Makes a folder for the server's user alone.
  public static Path folder(Path folder, ChildUser user) throws IOException {
    FolderTree.make(folder, FolderTree.PRIVATE);
    give(folder, user);
    return folder;
  }

  /// Makes a file or folder belong to the server's user, which only root has to.
  public static void give(Path path, ChildUser user) throws IOException {
    if (ChildUser.isRoot()) {
      FolderTree.give(path, user);
    }
  }
}
