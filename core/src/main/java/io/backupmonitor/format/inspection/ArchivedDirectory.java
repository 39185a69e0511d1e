package io.backupmonitor.format.inspection;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.extraction.MemberSpool;
import io.backupmonitor.model.BackupPath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory backup that lies in an archive: read from copies of the archive's members.
final class ArchivedDirectory implements DirectoryContent {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final MemberSpool spool;
  private final String root;
  private final Map<String, File> byPath = new LinkedHashMap<>();

  /// @param root the directory in the archive, with a slash at its end; empty for the archive
  ArchivedDirectory(MemberSpool spool, String root) throws IOException {
    this.spool = spool;
    this.root = root;
    for (Map.Entry<String, Path> each : new TreeMap<>(spool.files()).entrySet()) {
      String path = each.getKey().substring(root.length());
      byPath.put(path, new File(new BackupPath(path), Files.size(each.getValue())));
    }
  }

  @Override
  public List<File> files() {
    return List.copyOf(byPath.values());
  }

  @Override
  public @Nullable File file(String path) {
    return byPath.get(path);
  }

  @Override
  public byte[] start(File file, int length) throws IOException {
    try (InputStream stream = Files.newInputStream(local(file))) {
      return stream.readNBytes(length);
    }
  }

  @Override
  public InputStream open(File file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(local(file)), BUFFER_BYTES);
  }

  @Override
  public Path local(File file) {
    Path copy = spool.files().get(root + file.path().escaped());
    if (copy == null) {
      throw new IllegalArgumentException("'%s' is not of this directory".formatted(file.path()));
    }
    return copy;
  }

  @Override
  public boolean mayBeLink(String path) {
    return spool.links().contains(root + path);
  }
}
