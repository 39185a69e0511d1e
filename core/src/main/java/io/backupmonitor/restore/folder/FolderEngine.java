package io.backupmonitor.restore.folder;

import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// Restores into a scratch folder: archives member by member, and every other single file, unfolded
/// from what it is compressed with, as itself. The engine of last resort.
public final class FolderEngine implements RestoreEngine {

  private static final List<String> DOCUMENTS =
      Formats.found().all().stream()
          .filter(format -> format.shape() == Format.Shape.DOCUMENT)
          .map(Format::name)
          .toList();

  private static final List<String> DIRECTORIES =
      Formats.found().directories().stream().map(DirectoryFormat::name).toList();

  /// Made by the service loader.
  public FolderEngine() {}

  @Override
  public String name() {
    return "folder";
  }

  /// Archives, whatever they hold, and files that are nothing but themselves. Not what only means
  /// something to a server or tool that reads it: to copy a dump or a repository proves nothing
  /// about it.
  @Override
  public boolean restores(String format) {
    return !format.equals("directory")
        && !DIRECTORIES.contains(format)
        && DOCUMENTS.stream()
            .noneMatch(name -> format.equals(name) || format.startsWith(name + "."));
  }

  @Override
  public int precedence() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean copies() {
    return true;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    Path content = request.scratch().resolve("content");
    try {
      checkSpace(request);
      Files.createDirectory(
          content,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException refused) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_ENGINE,
          "the scratch folder '%s' cannot be used: %s".formatted(request.scratch(), refused));
    }
    return new FolderSession(content, request.limits().scratchBytes());
  }

  /// Restored content is seldom smaller than what is stored, so less room than that is too little
  /// for certain. How much more is needed only shows on the way.
  private static void checkSpace(RestoreRequest request)
      throws IOException, RestoreUnavailableException {
    long needed = request.source().size();
    long free = ScratchSpace.freeBytes(request.scratch());
    if (free < needed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "the restore needs at least %,d bytes and '%s' has %,d free; free some space or name another scratch folder"
              .formatted(needed, request.scratch(), free));
    }
  }
}
