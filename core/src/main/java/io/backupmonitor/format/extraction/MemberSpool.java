package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.MemberName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps the content of an archive's members in a folder of its own, under numbers and not under
/// their names, so that no name can lead anywhere.
public final class MemberSpool implements Extraction {

  private final Path folder;
  private final ExtractionRoom room;
  private final Map<String, Path> files = new ConcurrentHashMap<>();
  private final Set<String> links = ConcurrentHashMap.newKeySet();
  private final Set<FileTarget> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong number = new AtomicLong();

  private MemberSpool(Path folder) {
    this.folder = folder;
    this.room = new ExtractionRoom(folder, Long.MAX_VALUE);
  }

  public static MemberSpool in(Path scratch) throws IOException {
    return new MemberSpool(Files.createTempDirectory(scratch, "members-"));
  }

  /// The copies, by the escaped paths of the members.
  public Map<String, Path> files() {
    return files;
  }

  /// The escaped paths of the symbolic links.
  public Set<String> links() {
    return links;
  }

  @Override
  public EntryTarget begin(Entry entry) throws IOException {
    String path = MemberName.normal(entry.name()).escaped();
    return switch (entry.kind()) {
      case FILE -> file(entry, path);
      case HARD_LINK -> hardLink(entry, path);
      case SYMBOLIC_LINK -> {
        links.add(path);
        yield EntryTarget.NOWHERE;
      }
      case DIRECTORY, SPECIAL -> EntryTarget.NOWHERE;
    };
  }

  private EntryTarget file(Entry entry, String path) throws IOException {
    Path copy = folder.resolve(Long.toString(number.incrementAndGet()));
    files.put(path, copy);
    FileTarget target = new FileTarget(copy, entry, room, open);
    open.add(target);
    return target;
  }

  private EntryTarget hardLink(Entry entry, String path) {
    Path copy =
        entry.linkTarget() == null
            ? null
            : files.get(MemberName.normal(entry.linkTarget()).escaped());
    if (copy != null) {
      files.put(path, copy);
    }
    return EntryTarget.NOWHERE;
  }

  @Override
  public void close() throws IOException {
    for (FileTarget left : open) {
      left.abandon();
    }
  }

  /// Removes every copy.
  public void delete() throws IOException {
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder)) {
      for (Path copy : copies) {
        Files.delete(copy);
      }
    }
    Files.delete(folder);
  }
}
