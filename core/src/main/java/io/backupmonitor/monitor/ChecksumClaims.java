package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the sidecars of a folder, and of the folders above it, say about the files in it.
///
/// A list like `SHA256SUMS` may name files of folders below its own, so claims are handed down.
final class ChecksumClaims {

  /// What is claimed about one file.
  ///
  /// @param checksums what the sidecars say
  /// @param newest the sidecar that was written last
  record Claim(List<SidecarChecksum> checksums, StoredFile newest) {

    private Claim and(Claim other) {
      List<SidecarChecksum> both = new ArrayList<>(checksums);
      other.checksums.stream().filter(sum -> !both.contains(sum)).forEach(both::add);
      boolean newer = other.newest.modified().isAfter(newest.modified());
      return new Claim(List.copyOf(both), newer ? other.newest : newest);
    }
  }

  /// Nothing is claimed.
  static final ChecksumClaims NONE = new ChecksumClaims(null);

  private final @Nullable ChecksumClaims above;
  private final NavigableMap<String, Claim> claims = new TreeMap<>();

  ChecksumClaims(@Nullable ChecksumClaims above) {
    this.above = above == null || above.isEmpty() ? null : above;
  }

  boolean isEmpty() {
    return claims.isEmpty() && above == null;
  }

  /// Adds what a sidecar says about a file.
  void add(BackupPath file, StoredFile sidecar, SidecarChecksum checksum) {
    claims.merge(file.escaped(), new Claim(List.of(checksum), sidecar), Claim::and);
  }

  /// What is claimed about a file.
  List<SidecarChecksum> about(BackupPath file) {
    Claim claim = claim(file.escaped());
    return claim == null ? List.of() : claim.checksums();
  }

  /// What is claimed about files anywhere below a folder, by their escaped paths.
  NavigableMap<String, Claim> below(BackupPath folder) {
    if (isEmpty()) {
      return new TreeMap<>();
    }
    NavigableMap<String, Claim> found =
        above == null ? new TreeMap<>() : new TreeMap<>(above.below(folder));
    String prefix = folder.escaped().isEmpty() ? "" : folder.escaped() + "/";
    // '0' is the character after '/'
    NavigableMap<String, Claim> own =
        prefix.isEmpty() ? claims : claims.subMap(prefix, true, folder.escaped() + "0", false);
    own.forEach((path, claim) -> found.merge(path, claim, Claim::and));
    return found;
  }

  private @Nullable Claim claim(String path) {
    Claim own = claims.get(path);
    Claim inherited = above == null ? null : above.claim(path);
    if (own == null || inherited == null) {
      return own == null ? inherited : own;
    }
    return inherited.and(own);
  }
}
