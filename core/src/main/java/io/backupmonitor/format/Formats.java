package io.backupmonitor.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The formats that are known. Immutable and safe to use from several threads.
public final class Formats {

  private final List<Format> formats;
  private final List<DirectoryFormat> directories;
  private final Map<String, List<Format>> bySuffix;
  private final int longestSuffix;

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
    this.bySuffix = bySuffix(this.formats);
    this.longestSuffix = bySuffix.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /// Every format on the class path, and those that are only recognised.
  public static Formats found() {
    return Found.FORMATS;
  }

  /// Looked for once: it takes some milliseconds.
  private static final class Found {
    static final Formats FORMATS = look();
  }

  private static Formats look() {
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
    for (int length = Math.min(longestSuffix, lower.length()); length > 0; length--) {
      List<Format> promised = bySuffix.get(lower.substring(lower.length() - length));
      if (promised != null) {
        return promised;
      }
    }
    return List.of();
  }

  private static Map<String, List<Format>> bySuffix(List<Format> formats) {
    Map<String, List<Format>> bySuffix = new HashMap<>();
    for (Format format : formats) {
      for (String suffix : format.suffixes()) {
        bySuffix.computeIfAbsent(suffix, _ -> new ArrayList<>()).add(format);
      }
    }
    bySuffix.replaceAll((_, promised) -> List.copyOf(promised));
    return Map.copyOf(bySuffix);
  }
}
