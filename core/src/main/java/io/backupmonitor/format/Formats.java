package io.backupmonitor.format;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The formats that are known. Immutable and safe to use from several threads.
public final class Formats {

  private final List<Format> formats;
  private final List<DirectoryFormat> directories;

  /// Exactly these formats, and none of directories.
  public Formats(List<Format> formats) {
    this(formats, List.of());
  }

  /// Exactly these formats of files and of directories.
  public Formats(List<Format> formats, List<DirectoryFormat> directories) {
    this.directories =
        directories.stream().sorted(Comparator.comparing(DirectoryFormat::name)).toList();
    this.formats =
        formats.stream()
            .sorted(Comparator.comparingInt(Format::precedence).thenComparing(Format::name))
            .toList();
  }

  /// Every format on the class path, and those that are only recognised.
  public static Formats found() {
    return new Formats(
        Stream.concat(
                ServiceLoader.load(Format.class).stream().map(ServiceLoader.Provider::get),
                UnreadFormat.ALL.stream())
            .toList(),
        ServiceLoader.load(DirectoryFormat.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /// All of them, in the order in which they are asked.
  public List<Format> all() {
    return formats;
  }

  /// The formats of directories, by their names.
  public List<DirectoryFormat> directories() {
    return directories;
  }

  /// The format of a directory that is one backup.
  ///
  /// @throws IOException when its files cannot be looked into
  public Optional<DirectoryFormat> detect(DirectoryContent directory) throws IOException {
    for (DirectoryFormat format : directories) {
      if (format.recognises(directory)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /// The format of a content, by its bytes.
  public Optional<Format> detect(Sample sample) {
    if (sample.isEmpty()) {
      return Optional.empty();
    }
    return formats.stream().filter(format -> format.recognises(sample)).findFirst();
  }

  /// The formats that a name promises by its ending; empty when it promises none. Of several
  /// endings that fit (`.tar.gz`, `.gz`) the longest counts.
  public List<Format> promisedBy(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int longest = formats.stream().mapToInt(format -> suffixLength(format, lower)).max().orElse(0);
    if (longest == 0) {
      return List.of();
    }
    return formats.stream().filter(format -> suffixLength(format, lower) == longest).toList();
  }

  private static int suffixLength(Format format, String lowerName) {
    return format.suffixes().stream()
        .filter(lowerName::endsWith)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }
}
