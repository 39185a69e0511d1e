package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which part every regular file of one folder plays: backup, sidecar, companion, part of a set.
///
/// @param claims what sidecars say, those of the folders above among them
/// @param sidecars the names (escaped) of the sidecars
/// @param companions the files that belong to another one, by the name (escaped) of that one
/// @param owners whose companion a file is, by the name (escaped) of the companion
/// @param sets the sets, by the names (escaped) of their parts
record FolderRoles(
    ChecksumClaims claims,
    Set<String> sidecars,
    Map<String, List<StoredFile>> companions,
    Map<String, String> owners,
    Map<String, SplitSets.SplitSet> sets) {

  static FolderRoles of(
      Folder folder,
      ChecksumClaims above,
      Storage storage,
      Recognition recognition,
      PathFilter filter,
      Consumer<Observation> observations) {
    List<StoredFile> files = new ArrayList<>();
    for (StoredFile child : folder.children()) {
      if (child.kind() == FileKind.REGULAR && !filter.excludes(child.path())) {
        files.add(child);
      }
    }
    SidecarReader reader = new SidecarReader(storage, folder, above, observations);
    reader.read(files);
    Set<String> sidecars = reader.sidecars();
    FolderRoles roles =
        new FolderRoles(
            reader.claims(), sidecars, new HashMap<>(), new HashMap<>(), new HashMap<>());
    if (!sidecars.isEmpty()) {
      files.removeIf(file -> sidecars.contains(folder.name(file)));
    }
    for (StoredFile file : files) {
      roles.addCompanion(file, folder);
    }
    if (!roles.owners.isEmpty()) {
      files.removeIf(file -> roles.owners.containsKey(folder.name(file)));
    }
    for (SplitSets.SplitSet set : SplitSets.among(files, folder, recognition)) {
      set.parts().forEach(part -> roles.sets.put(folder.name(part), set));
    }
    return roles;
  }

  private void addCompanion(StoredFile file, Folder folder) {
    String name = folder.name(file);
    String owner = Companions.ownerOf(name, folder);
    if (owner != null && !sidecars.contains(owner)) {
      owners.put(name, owner);
      companions.computeIfAbsent(owner, any -> new ArrayList<>()).add(file);
    }
  }

  /// Whether a file is no backup of its own, whatever else is true of it.
  boolean belongsToAnother(String name) {
    return sidecars.contains(name) || owners.containsKey(name);
  }

  /// The files that belong to the file of that name (escaped).
  List<StoredFile> companionsOf(String name) {
    return companions.getOrDefault(name, List.of());
  }

  /// The set that a file is a part of; null when it is none.
  SplitSets.@Nullable SplitSet setOf(String name) {
    return sets.get(name);
  }

  /// Whether something of that name (escaped) is there, as itself, as a set, or not yet whole.
  boolean holds(Folder folder, String name) {
    return folder.child(name) != null
        || sets.values().stream().anyMatch(set -> set.name().equals(name))
        || TemporaryName.ENDINGS.stream().anyMatch(end -> folder.file(name + end) != null);
  }

  /// Where the backup lies that the parts of a set make together.
  static BackupPath pathOf(SplitSets.SplitSet set, Folder folder) {
    return folder.path().resolve(new BackupPath(set.name()));
  }
}
