package io.backupmonitor.restore.server;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.sandbox.ChildLimits;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the data of a throw-away server can lie.
public final class ServerPlace {

  private static final long LEAST_FILE_BYTES = 4L << 30;
  /// Linux takes one byte more, and another one to end it (unix(7)).
  private static final int LONGEST_SOCKET = 106;

  private static final String SOCKET = "in";
  private static final Path SYSTEM = Path.of("/usr");

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

  /// Where to listen for the content of a backup: in the drill's scratch folder, into which whoever
  /// sends it may write anyway, as far as its path is short enough for a socket.
  ///
  /// @param own a folder with a short path
  public static Path listening(Path scratch, Path own) {
    Path socket = scratch.toAbsolutePath().resolve(SOCKET);
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET
        ? socket
        : own.resolve(SOCKET);
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

  /// What a server may use of the machine. No file of a restore gets larger than the disk, but some
  /// servers leave holes in theirs.
  ///
  /// @param place a folder on the disk that it fills
  /// @param memoryBytes how much address space each of its processes may have
  public static ChildLimits limits(Path place, long memoryBytes) throws IOException {
    long usable = Files.getFileStore(place).getUsableSpace();
    return new ChildLimits(
        memoryBytes, LEAST_FILE_BYTES + 2 * usable, ChildLimits.WIDE.processes());
  }

  /// What a server has to see of the machine to run a program that was installed elsewhere than
  /// with the system.
  ///
  /// @param levels how far above the program its installation begins: 0 for the program alone
  public static List<Path> installation(Path program, int levels) throws IOException {
    List<Path> seen = new ArrayList<>();
    for (Path each : List.of(program, program.toRealPath())) {
      Path top = each;
      for (int level = 0; level < levels && top.getParent() != null; level++) {
        top = top.getParent();
      }
      if (!top.startsWith(SYSTEM) && top.getNameCount() > 0) {
        seen.add(top);
      }
    }
    return seen;
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
