package io.backupmonitor.verify;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// What the `type` of a location says about the content of its backups. General words such as
/// `file` say nothing; a word that names a format (`postgresql`, `tar`) means that format, whatever
/// it is packed in.
final class ExpectedType {

  private static final Set<String> DISK_IMAGES =
      Set.of("qcow2", "vma", "vmdk", "vhd", "vhdx", "vdi");

  private final Formats formats;

  ExpectedType(Formats formats) {
    this.formats = formats;
  }

  /// The finding where the content is of another type.
  ///
  /// @param type the word of the location
  /// @param chain what the content is, from the inside out
  Optional<Finding> contradiction(String type, String chain) {
    if (chain.equals("directory") || fits(type, chain)) {
      return Optional.empty();
    }
    return Optional.of(
        FindingCode.TYPE_UNEXPECTED.saying(
            "is of the format '%s', and the location expects '%s'".formatted(chain, type)));
  }

  private boolean fits(String type, String chain) {
    Optional<Format> innermost = innermost(chain);
    return switch (type) {
      case "file" -> true;
      // databases are kept as archives of their folders too
      case "database" -> innermost.map(format -> !DISK_IMAGES.contains(format.name())).orElse(true);
      case "archive" ->
          innermost.map(format -> format.shape() != Format.Shape.DOCUMENT).orElse(true);
      default -> !isFamily(type) || Arrays.asList(chain.split("\\.", -1)).contains(type);
    };
  }

  private Optional<Format> innermost(String chain) {
    return formats.all().stream()
        .filter(format -> (chain + ".").startsWith(format.name() + "."))
        .max(Comparator.comparingInt(format -> format.name().length()));
  }

  /// Whether the names of some formats begin with that word, as in `postgresql.sql`.
  private boolean isFamily(String type) {
    return formats.all().stream().anyMatch(format -> (format.name() + ".").startsWith(type + "."));
  }
}
