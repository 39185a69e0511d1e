package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of a checksum file.
///
/// @param checksum the checksum that it gives
/// @param name the file that it names, as written there; null when the line is a bare checksum
record ChecksumLine(Checksum checksum, @Nullable BackupPath name) {

  /// The lines of a checksum file.
  ///
  /// @param lines those that give a checksum
  /// @param malformed how many give none and are neither blank, comment nor signature
  record Parsed(List<ChecksumLine> lines, int malformed) {}

  /// `hash`, `hash  name`, `hash *name`, with a backslash in front when the name is escaped.
  private static final Pattern GNU =
      Pattern.compile("(\\\\?)([0-9a-fA-F]{32,128})(?:(?: [ *]|\\s+)(.+))?\\s*", Pattern.DOTALL);

  /// `SHA256 (name) = hash`, as BSD tools and `openssl dgst` write it.
  private static final Pattern BSD =
      Pattern.compile(
          "(\\\\?)([A-Za-z0-9/-]{3,10}) ?\\((.*)\\) ?= ?([0-9a-fA-F]{32,128})", Pattern.DOTALL);

  /// Reads a checksum file. Bytes stay bytes: Latin-1 gives every byte one character.
  static Parsed parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<ChecksumLine> lines = new ArrayList<>();
    int malformed = 0;
    boolean signature = false;
    // sha256sum -z ends each line with a zero byte, so that a name may have any other
    for (String raw : text.split(text.indexOf('\0') < 0 ? "\n" : "\0", -1)) {
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      signature = signature || line.equals("-----BEGIN PGP SIGNATURE-----");
      if (signature || isNoise(line)) {
        continue;
      }
      Optional<ChecksumLine> parsed = line(line);
      parsed.ifPresent(lines::add);
      malformed += parsed.isPresent() ? 0 : 1;
    }
    return new Parsed(List.copyOf(lines), malformed);
  }

  private static boolean isNoise(String line) {
    // "ï»¿" is the byte order mark, read as Latin-1
    return line.isBlank()
        || line.startsWith("#")
        || line.startsWith(";")
        || line.startsWith("-----BEGIN PGP SIGNED MESSAGE")
        || line.startsWith("Hash: ");
  }

  private static Optional<ChecksumLine> line(String raw) {
    String line = raw.startsWith("ï»¿") ? raw.substring(3) : raw;
    Matcher bsd = BSD.matcher(line.strip());
    if (bsd.matches()) {
      // openssl 3 says SHA2-256
      return ChecksumAlgorithm.ofWord(bsd.group(2).replaceFirst("(?i)^sha2-", "sha"))
          .flatMap(algorithm -> checksum(algorithm, bsd.group(4)))
          .map(sum -> new ChecksumLine(sum, name(bsd.group(3), bsd.group(1))));
    }
    Matcher gnu = GNU.matcher(line);
    return gnu.matches()
        ? ofLength(gnu.group(2)).map(sum -> new ChecksumLine(sum, name(gnu.group(3), gnu.group(1))))
        : Optional.empty();
  }

  private static Optional<Checksum> ofLength(String hex) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      // eight digits may be any CRC, or a date
      if (algorithm != ChecksumAlgorithm.CRC32C && algorithm.hexDigits() == hex.length()) {
        return Optional.of(new Checksum(algorithm, hex));
      }
    }
    return Optional.empty();
  }

  private static Optional<Checksum> checksum(ChecksumAlgorithm algorithm, String hex) {
    return algorithm.hexDigits() == hex.length()
        ? Optional.of(new Checksum(algorithm, hex))
        : Optional.empty();
  }

  private static @Nullable BackupPath name(@Nullable String latin1, String escapeMark) {
    if (latin1 == null || latin1.isBlank()) {
      return null;
    }
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return BackupPath.ofBytes(escapeMark.isEmpty() ? bytes : unescape(bytes));
  }

  private static byte[] unescape(byte[] bytes) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      boolean escape = bytes[at] == '\\' && at + 1 < bytes.length;
      char meant = escape ? meantBy((char) bytes[at + 1]) : 0;
      plain.write(meant == 0 ? bytes[at] : meant);
      at += meant == 0 ? 1 : 2;
    }
    return plain.toByteArray();
  }

  /// The character behind a backslash; 0 when there is nothing special about it.
  private static char meantBy(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case '\\' -> '\\';
      default -> 0;
    };
  }
}
