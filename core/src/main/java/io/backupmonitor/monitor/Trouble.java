package io.backupmonitor.monitor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in plain words why a storage could not be asked.
final class Trouble {

  private Trouble() {}

  static String of(IOException trouble) {
    return switch (trouble) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "it does not exist";
      case NotDirectoryException file -> "it is no folder";
      default -> trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    };
  }
}
