package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds and reads the sidecars of one folder.
final class SidecarReader {

  /// No checksum file is larger: this one has room for 40,000 lines.
  private static final long LARGEST = 4L << 20;

  private final Storage storage;
  private final Folder folder;
  private final Consumer<Observation> observations;
  private final Set<String> sidecars = new HashSet<>();
  private final ChecksumClaims claims;

  /// @param above what sidecars of the folders above claim
  SidecarReader(
      Storage storage, Folder folder, ChecksumClaims above, Consumer<Observation> observations) {
    this.storage = storage;
    this.folder = folder;
    this.observations = observations;
    this.claims = new ChecksumClaims(above);
  }

  /// Reads those among some files that are sidecars.
  void read(Collection<StoredFile> files) {
    for (StoredFile file : files) {
      String name = folder.name(file);
      SidecarName promise = SidecarName.of(name);
      if (promise != null && file.size() <= LARGEST) {
        read(file, name, promise);
      }
    }
  }

  /// The names (escaped) of the files that are sidecars.
  Set<String> sidecars() {
    return sidecars;
  }

  /// What they claim, together with what is claimed from above.
  ChecksumClaims claims() {
    return claims;
  }

  private void read(StoredFile file, String name, SidecarName promise) {
    ChecksumLine.Parsed parsed;
    try (BackupBytes bytes = storage.open(file);
        InputStream stream = bytes.stream(0)) {
      parsed = ChecksumLine.parse(stream.readNBytes((int) LARGEST));
    } catch (IOException unread) {
      sidecars.add(name);
      observe(
          file,
          FindingCode.BACKUP_UNREADABLE,
          "the checksum file '%s' could not be read (%s), so nothing was compared with it; give"
              + " the auditor's user the right to read it",
          Trouble.of(unread));
      return;
    }
    boolean mostlyOther = parsed.malformed() > parsed.lines().size();
    boolean speaksOfSomething = promise.about() != null && subject(promise.about()) != null;
    if (mostlyOther && !promise.certain() && !speaksOfSomething) {
      return;
    }
    sidecars.add(name);
    int malformed = parsed.malformed();
    for (ChecksumLine line : parsed.lines()) {
      malformed += claim(file, promise, line, parsed.lines().size() == 1) ? 0 : 1;
    }
    if (malformed > 0 || parsed.lines().isEmpty()) {
      observe(
          file,
          FindingCode.SIDECAR_MALFORMED,
          "'%s' has %s; make it again",
          parsed.lines().isEmpty()
              ? "no checksum in it"
              : malformed + " lines that are no checksums");
    }
  }

  /// Records what a line claims.
  ///
  /// @return false when it speaks of no file
  private boolean claim(StoredFile file, SidecarName promise, ChecksumLine line, boolean alone) {
    BackupPath named = line.name();
    String subject =
        named == null ? bareSubject(promise) : namedSubject(named.escaped(), promise, alone);
    if (subject == null) {
      return named != null;
    }
    BackupPath target = folder.path().resolve(new BackupPath(subject));
    boolean ofSidecar = SidecarName.of(target.name().escaped()) != null;
    boolean ofOther = folder.file(subject) != null && !target.equals(file.path());
    if (!ofSidecar || ofOther) {
      claims.add(target, file, new SidecarChecksum(file.path(), line.checksum()));
    }
    return true;
  }

  private @Nullable String bareSubject(SidecarName promise) {
    String about = promise.about();
    if (about == null) {
      return null;
    }
    String found = subject(about);
    return found == null ? about : found;
  }

  /// @return the escaped path below the folder; null when the line speaks of a file elsewhere
  private @Nullable String namedSubject(String named, SidecarName promise, boolean alone) {
    String plain = named;
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    boolean elsewhere = plain.startsWith("/") || plain.startsWith("../") || plain.contains("/../");
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    if (elsewhere || (folder.child(plain) == null && folder.child(last) != null)) {
      plain = last;
    }
    String about = promise.about();
    if (alone && about != null && folder.child(plain) == null) {
      // the file was renamed together with its sidecar, whose content still has the old name
      String renamed = subject(about);
      if (renamed != null) {
        return renamed;
      }
    }
    return named.startsWith("../") && folder.child(plain) == null ? null : plain;
  }

  /// The file that `X` in `X.sha256` means: `X` itself, or the only file named `X` and an ending.
  private @Nullable String subject(String about) {
    if (folder.child(about) != null || folder.file(about + ".001") != null) {
      return about;
    }
    String found = null;
    for (StoredFile child : folder.children()) {
      String name = folder.name(child);
      if (name.startsWith(about + ".") && SidecarName.of(name) == null) {
        if (found != null) {
          return null;
        }
        found = name;
      }
    }
    return found;
  }

  private void observe(StoredFile file, FindingCode code, String message, String detail) {
    observations.accept(
        new Observation(file.path(), code.saying(message.formatted(file.path(), detail))));
  }
}
