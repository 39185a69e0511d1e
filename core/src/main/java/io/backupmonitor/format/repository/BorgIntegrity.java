package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.stream.XxHash64;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checksums of a Borg repository's index and hints, as its file `integrity.N` has them: a
/// MessagePack map whose values are JSON texts.
///
/// @param index XXH64 of the index after its header and at its end, by the names of these parts
/// @param hints the same for the hints
record BorgIntegrity(Map<String, String> index, Map<String, String> hints) {

  static final BorgIntegrity NONE = new BorgIntegrity(Map.of(), Map.of());

  /// The part of a file that reaches to its end.
  static final String FINAL = "final";

  private static final int MAXIMUM_BYTES = 64 * 1024;
  private static final Pattern FILE =
      Pattern.compile(
          "(index|hints).{1,5}\\{\"algorithm\": \"XXH64\", \"digests\": \\{([^{}]*)\\}\\}",
          Pattern.DOTALL);
  private static final Pattern DIGEST = Pattern.compile("\"(\\w+)\": \"([0-9a-f]{16})\"");

  /// What that file says; nothing where it says nothing in this form.
  static BorgIntegrity of(DirectoryContent directory, DirectoryContent.File file)
      throws IOException {
    String text = new String(directory.start(file, MAXIMUM_BYTES), StandardCharsets.ISO_8859_1);
    Map<String, String> index = Map.of();
    Map<String, String> hints = Map.of();
    Matcher files = FILE.matcher(text);
    while (files.find()) {
      if (files.group(1).equals("index")) {
        index = digests(files.group(2));
      } else {
        hints = digests(files.group(2));
      }
    }
    return new BorgIntegrity(index, hints);
  }

  private static Map<String, String> digests(String json) {
    Map<String, String> digests = new HashMap<>();
    Matcher each = DIGEST.matcher(json);
    while (each.find()) {
      digests.put(each.group(1), each.group(2));
    }
    return Map.copyOf(digests);
  }

  /// The running checksum of one file: its name comes first, and every part is followed by the
  /// part's name and the length up to there.
  static final class Sum {

    private final XxHash64 hash = new XxHash64();
    private long length;

    Sum(String fileName) {
      named(fileName);
    }

    void update(byte[] bytes, int offset, int count) {
      hash.update(bytes, offset, count);
      length += count;
    }

    /// Ends a part.
    String end(String part) {
      named(part);
      text(Long.toString(length));
      return HexFormat.of().toHexDigits(hash.value());
    }

    private void named(String name) {
      text("%10d".formatted(name.length()));
      text(name);
    }

    private void text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      hash.update(bytes, 0, bytes.length);
    }
  }

  /// The checksum of a file with one part.
  static String sum(DirectoryContent directory, DirectoryContent.File file) throws IOException {
    Sum sum = new Sum(file.path().name().escaped());
    byte[] block = new byte[64 * 1024];
    try (InputStream bytes = directory.open(file)) {
      for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
        sum.update(block, 0, count);
      }
    }
    return sum.end(FINAL);
  }
}
