package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// A folder that somebody named for scratch, and whether it is of any use. Immutable.
///
/// @param named the folder
/// @param trouble why nothing can be done in it, in a few words; empty when it can be used
public record ScratchPlace(Path named, String trouble) {

  /// Does there what every drill does: makes it where it is missing, makes a folder in it and gives
  /// that to the user of children; only the place itself stays.
  public static ScratchPlace tried(Path named) {
    try (ScratchSpace trial = ScratchSpace.create(named)) {
      if (ChildUser.isRoot() && ChildUser.unprivileged().isPresent()) {
        int user = ChildUser.unprivileged().get().id();
        Files.setAttribute(trial.folder(), "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      }
      return new ScratchPlace(named, "");
    } catch (IOException refused) {
      return new ScratchPlace(named, reason(refused));
    }
  }

  /// Whether something can be done in it.
  public boolean isUsable() {
    return trouble.isEmpty();
  }

  /// The folder itself, or where it is of no use the one for temporary files: for whoever has to
  /// write somewhere, but not there of all places.
  public Path orTemporary() {
    return isUsable() ? named : temporary();
  }

  /// The folder for temporary files.
  public static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  /// Why a folder for scratch could not be made or changed, in a few words: the messages of some of
  /// these exceptions are nothing but the path.
  public static String reason(IOException refused) {
    return switch (refused) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it is not there and cannot be made";
      case FileAlreadyExistsException _ -> "it is no folder";
      case FileSystemException other when other.getReason() != null ->
          other.getReason().toLowerCase(Locale.ROOT);
      default -> refused.getMessage() == null ? refused.toString() : refused.getMessage();
    };
  }

  /// Whether the reason is that the disk is full.
  public static boolean isFull(IOException refused) {
    String reason = reason(refused).toLowerCase(Locale.ROOT);
    return reason.contains("no space left") || reason.contains("quota exceeded");
  }
}
