package io.backupmonitor.storage;

import java.io.Serializable;

/// What a file is apart from its names.
///
/// @param device the number of its file system
/// @param inode its number there
/// @param links how many names it has
public record FileIdentity(long device, long inode, int links) implements Serializable {

  /// Whether both are names of one file.
  public boolean sameFile(FileIdentity other) {
    return device == other.device && inode == other.inode;
  }
}
