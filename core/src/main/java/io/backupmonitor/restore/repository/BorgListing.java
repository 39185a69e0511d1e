package io.backupmonitor.restore.repository;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `borg list` wrote in the form asked for here: a line for each item, with the path as a
/// string of Python in ASCII, the only form in which Borg spells every name exactly.
///
/// @param file the file that it wrote it into
record BorgListing(Path file) implements RepositoryTool.Listing {

  static final String PLAIN = "{mode} {size} {health} - {bpath!a}{NL}";
  static final String HASHED = "{mode} {size} {health} {sha256} {bpath!a}{NL}";

  private static final Pattern LINE =
      Pattern.compile("(\\S{10}) (\\d{1,18}) (\\w+) ([0-9a-f]{64}|-|) (['\"])(.*)\\5");
  private static final String UNNAMED = "?";

  @Override
  public void each(RepositoryTool.Visitor visitor) throws IOException {
    try (ToolOutput lines = new ToolOutput(file)) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        visitor.visit(item(line));
      }
    }
  }

  private static ListedItem item(String line) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IOException("borg lists something that is not in the form asked for");
    }
    String hash = parts.group(4);
    return new ListedItem(
        kind(parts.group(1).charAt(0)),
        path(parts.group(6)),
        !parts.group(6).equals(UNNAMED),
        Long.parseLong(parts.group(2)),
        parts.group(3).equals("healthy"),
        hash.equals("-") ? "" : hash);
  }

  private static EntryKind kind(char mode) {
    return switch (mode) {
      case '-' -> EntryKind.FILE;
      case 'd' -> EntryKind.DIRECTORY;
      case 'l' -> EntryKind.SYMBOLIC_LINK;
      case 'h' -> EntryKind.HARD_LINK;
      default -> EntryKind.SPECIAL;
    };
  }

  /// The path in a string of Python. A byte that is no UTF-8 is the character U+DC00 plus the byte.
  private static BackupPath path(String literal) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < literal.length(); at++) {
      char each = literal.charAt(at);
      if (each != '\\') {
        bytes.write(each);
        continue;
      }
      char kind = literal.charAt(++at);
      int digits = digits(kind);
      if (digits == 0) {
        bytes.write(plain(kind));
      } else {
        write(bytes, HexFormat.fromHexDigits(literal, at + 1, at + 1 + digits));
        at += digits;
      }
    }
    return BackupPath.ofBytes(bytes.toByteArray());
  }

  private static int digits(char kind) {
    return switch (kind) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  private static int plain(char kind) throws IOException {
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '\'', '"' -> kind;
      default -> throw new IOException("borg spells a name in an unknown way");
    };
  }

  private static void write(ByteArrayOutputStream bytes, int point) {
    if (point >= 0xdc80 && point <= 0xdcff) {
      bytes.write(point - 0xdc00);
    } else {
      bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }
  }
}
