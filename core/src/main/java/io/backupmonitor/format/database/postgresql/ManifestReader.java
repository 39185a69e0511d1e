package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.database.postgresql.JsonInput.Malformed;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a `backup_manifest` (PostgreSQL documentation, "Backup Manifest Format"), versions 1 and
/// 2, and holds it to its own checksum. For one thread.
final class ManifestReader {

  /// About what one file costs in the map, its path aside.
  private static final int BYTES_PER_FILE = 200;

  private final JsonInput json;
  private final Budget budget;
  private final Map<String, BackupManifest.Item> files = new HashMap<>();
  private final List<WalRange> ranges = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private OptionalLong systemIdentifier = OptionalLong.empty();
  private String checksum = "";
  private long memory;

  private ManifestReader(InputStream manifest, Budget budget) {
    this.json = new JsonInput(manifest);
    this.budget = budget;
  }

  /// Reads a manifest to its end.
  ///
  /// @throws DamageException when it is damaged, so that nothing it lists can be relied on
  static BackupManifest read(InputStream stream, Budget budget) throws IOException {
    ManifestDigest digest = new ManifestDigest(new BufferedInputStream(stream, 64 * 1024));
    ManifestReader reader = new ManifestReader(digest, budget);
    try {
      reader.document();
    } catch (Malformed wrong) {
      throw corrupt(wrong.getMessage());
    }
    if (!digest.endsWithALine()) {
      throw corrupt("its last line has no end");
    }
    String actual = digest.hex();
    if (!actual.equals(reader.checksum.toLowerCase(Locale.ROOT))) {
      throw corrupt(
          "it has the SHA-256 %s, but says that it should be %s"
              .formatted(actual, reader.checksum));
    }
    return new BackupManifest(reader.files, reader.ranges, reader.systemIdentifier);
  }

  private static DamageException corrupt(@Nullable String why) {
    return new DamageException(
        FindingCode.DIRECTORY_LIST_CORRUPT,
        "'backup_manifest' is damaged, so the files of the backup were not compared with it: "
            + why);
  }

  private void document() throws IOException, Malformed {
    json.need('{');
    do {
      String key = json.string();
      json.need(':');
      if (!seen.add(key)) {
        throw new Malformed("it has '%s' twice".formatted(key));
      }
      value(key);
    } while (json.takes(','));
    json.need('}');
    json.needEnd();
    for (String key : List.of("PostgreSQL-Backup-Manifest-Version", "Files", "WAL-Ranges")) {
      if (!seen.contains(key)) {
        throw new Malformed("it has no '%s'".formatted(key));
      }
    }
  }

  private void value(String key) throws IOException, Malformed {
    switch (key) {
      case "PostgreSQL-Backup-Manifest-Version" -> version(json.number());
      case "System-Identifier" -> systemIdentifier = OptionalLong.of(json.number());
      case "Files" -> list(this::file);
      case "WAL-Ranges" -> list(this::range);
      case "Manifest-Checksum" -> checksum = json.string();
      default -> throw new Malformed("it has the unknown key '%s'".formatted(key));
    }
  }

  private static void version(long version) throws DamageException {
    if (version < 1 || version > 2) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "'backup_manifest' is of version %,d; versions 1 and 2 can be read here"
              .formatted(version));
    }
  }

  private interface Element {
    void read(Map<String, String> fields) throws IOException, Malformed;
  }

  private void list(Element element) throws IOException, Malformed {
    json.need('[');
    if (json.takes(']')) {
      return;
    }
    do {
      element.read(fields());
      budget.checkTime();
    } while (json.takes(','));
    json.need(']');
  }

  /// The fields of a flat object; numbers as their digits.
  private Map<String, String> fields() throws IOException, Malformed {
    Map<String, String> fields = new HashMap<>();
    json.need('{');
    do {
      String key = json.string();
      json.need(':');
      boolean number = key.equals("Size") || key.equals("Timeline");
      String value = number ? Long.toString(json.number()) : json.string();
      if (fields.put(key, value) != null || fields.size() > 16) {
        throw new Malformed("an entry before byte %,d repeats itself".formatted(json.position()));
      }
    } while (json.takes(','));
    json.need('}');
    return fields;
  }

  private void file(Map<String, String> fields) throws IOException, Malformed {
    BackupPath path = path(fields);
    String algorithm = fields.get("Checksum-Algorithm");
    String sum = fields.getOrDefault("Checksum", "").toLowerCase(Locale.ROOT);
    String size = fields.get("Size");
    if (size == null || (algorithm == null) != sum.isEmpty()) {
      throw new Malformed("the entry of '%s' is incomplete".formatted(path));
    }
    checkAlgorithm(path, algorithm, sum);
    memory += BYTES_PER_FILE + path.escaped().length() + sum.length();
    budget.checkMemory(memory);
    BackupManifest.Item item =
        new BackupManifest.Item(
            Long.parseLong(size), algorithm == null ? null : algorithm.intern(), sum);
    if (files.put(path.escaped(), item) != null) {
      throw new Malformed("it lists '%s' twice".formatted(path));
    }
  }

  private static void checkAlgorithm(BackupPath path, @Nullable String algorithm, String sum)
      throws Malformed {
    FileDigest digest = algorithm == null ? null : FileDigest.of(algorithm);
    boolean fits = digest != null && digest.digits() == sum.length();
    if (algorithm != null && !fits) {
      throw new Malformed(
          "the entry of '%s' has a %s checksum '%s'".formatted(path, algorithm, sum));
    }
  }

  private BackupPath path(Map<String, String> fields) throws Malformed {
    String plain = fields.get("Path");
    String encoded = fields.get("Encoded-Path");
    if ((plain == null) == (encoded == null)) {
      throw new Malformed("an entry before byte %,d has no path".formatted(json.position()));
    }
    try {
      return plain != null
          ? BackupPath.of(plain)
          : BackupPath.ofBytes(HexFormat.of().parseHex(String.valueOf(encoded)));
    } catch (IllegalArgumentException wrong) {
      throw new Malformed("the path before byte %,d is none".formatted(json.position()));
    }
  }

  private void range(Map<String, String> fields) throws Malformed {
    WalRange range =
        new WalRange(
            Long.parseLong(fields.getOrDefault("Timeline", "0")),
            WalRange.position(fields.getOrDefault("Start-LSN", "")),
            WalRange.position(fields.getOrDefault("End-LSN", "")));
    if (!range.isPlausible(WalRange.SEGMENT_BYTES) || ranges.size() > 1000) {
      throw new Malformed(
          "the range of the log before byte %,d is none".formatted(json.position()));
    }
    ranges.add(range);
  }
}
