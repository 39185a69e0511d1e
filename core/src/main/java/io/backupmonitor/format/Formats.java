package io.backupmonitor.format;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The formats that are known. Immutable and safe to use from several threads.
public final class Formats {

  private final List<Format> formats;

  /// Exactly these formats.
  public Formats(List<Format> formats) {
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
            .toList());
  }

  /// All of them, in the order in which they are asked.
  public List<Format> all() {
    return formats;
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
