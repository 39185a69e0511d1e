package io.backupmonitor.format;

import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.model.BackupPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory backup that lies in memory, and a little language to damage it. Each step makes a
/// new one.
public final class MemoryDirectory implements DirectoryContent {

  private final Map<String, byte[]> files;

  private MemoryDirectory(Map<String, byte[]> files) {
    this.files = files;
  }

  /// One without files.
  public static MemoryDirectory directory() {
    return new MemoryDirectory(new TreeMap<>());
  }

  /// A copy of what lies on the disk.
  public static MemoryDirectory of(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return new MemoryDirectory(files);
  }

  public MemoryDirectory with(String path, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(path, content);
    return new MemoryDirectory(changed);
  }

  public MemoryDirectory with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public MemoryDirectory without(String path) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(path);
    return new MemoryDirectory(changed);
  }

  public MemoryDirectory changed(String path, UnaryOperator<byte[]> change) {
    return with(path, change.apply(bytes(path)));
  }

  public MemoryDirectory cut(String path, int length) {
    return changed(path, bytes -> Arrays.copyOf(bytes, length));
  }

  public MemoryDirectory flip(String path, int at) {
    return changed(
        path,
        bytes -> {
          byte[] flipped = bytes.clone();
          flipped[at] ^= 1;
          return flipped;
        });
  }

  public byte[] bytes(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new IllegalArgumentException("no file '%s' among %s".formatted(path, files.keySet()));
    }
    return bytes;
  }

  /// A tar of it, in which it has that name; in the archive itself for an empty one.
  public byte[] tar(String name) {
    String root = name.isEmpty() ? "" : name + "/";
    TarBuilder tar = TarBuilder.tar();
    files.forEach((path, content) -> tar.member('0', root + path, "", content));
    return tar.zeros(1024).bytes();
  }

  /// Looks with this reader; damage that stops it is a finding like any other.
  public RecordingContext look(DirectoryFormat format) throws IOException {
    RecordingContext context = new RecordingContext();
    try {
      format.inspect(this, context);
    } catch (DamageException damage) {
      context.finding(damage.code(), String.valueOf(damage.getMessage()));
    }
    return context;
  }

  @Override
  public List<File> files() {
    return files.entrySet().stream()
        .map(each -> new File(BackupPath.of(each.getKey()), each.getValue().length))
        .toList();
  }

  @Override
  public @Nullable File file(String path) {
    byte[] bytes = files.get(path);
    return bytes == null ? null : new File(BackupPath.of(path), bytes.length);
  }

  @Override
  public byte[] start(File file, int length) {
    byte[] bytes = bytes(file.path().text());
    return Arrays.copyOf(bytes, Math.min(bytes.length, length));
  }

  @Override
  public InputStream open(File file) {
    return new ByteArrayInputStream(bytes(file.path().text()));
  }

  @Override
  public Path local(File file) throws IOException {
    throw new IOException("this directory lies on no disk");
  }
}
