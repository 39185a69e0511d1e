package io.backupmonitor.format.repository;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.format.SideBySide;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// One reading of a restic repository: what is there, then every file against its name.
final class ResticReading {

  /// The initialisation vector (16 bytes) and the authentication (16) around every content.
  private static final int CRYPTO_BYTES = 32;

  /// A pack's header has at least one entry: type (1), length (4), SHA-256 (32).
  private static final int SHORTEST_HEADER = CRYPTO_BYTES + 37;

  private static final int LENGTH_BYTES = 4;
  private static final int BLOCK_BYTES = 128 * 1024;

  private final DirectoryContent directory;
  private final InspectionContext context;
  private final List<DirectoryContent.File> named = new ArrayList<>();
  private final Map<ResticPart, Integer> counts = new EnumMap<>(ResticPart.class);

  ResticReading(DirectoryContent directory, InspectionContext context) {
    this.directory = directory;
    this.context = context;
  }

  void read() throws IOException {
    directory.files().forEach(this::sort);
    checkConfig();
    checkParts();
    SideBySide.each(named, this::check);
    if (context.passphraseFile().isEmpty()) {
      context.notProven(
          "whether every pack is there: restic's index, which names them, is encrypted, so that a missing pack goes unnoticed; that, and what the packs and 'config' hold, takes the password (passphrase_file)");
    } else if (count(ResticPart.KEYS) > 0) {
      new ResticContents(directory, context, named).check();
    }
  }

  private void sort(DirectoryContent.File file) {
    String path = file.path().escaped();
    ResticPart.Named name = ResticPart.of(path);
    if (name != null) {
      named.add(file);
      counts.merge(name.part(), 1, Integer::sum);
    } else if (!path.equals("config") && !path.startsWith("locks/")) {
      context.finding(
          FindingCode.REPOSITORY_STRANGE_FILE,
          "'%s' has a name that restic does not look for".formatted(path));
    }
  }

  private int count(ResticPart part) {
    return counts.getOrDefault(part, 0);
  }

  private void checkConfig() {
    DirectoryContent.File config = directory.file("config");
    if (config == null) {
      missing("has no file 'config'; without it restic opens nothing");
    } else if (config.size() <= CRYPTO_BYTES) {
      context.finding(
          FindingCode.REPOSITORY_FILE_CORRUPT,
          "'config' has %,d bytes, too few for any encrypted content".formatted(config.size()));
    }
  }

  private void checkParts() {
    if (count(ResticPart.KEYS) == 0) {
      missing("has no key in 'keys/'; without one nobody can decrypt it");
    }
    boolean filled = count(ResticPart.DATA) + count(ResticPart.INDEX) > 0;
    if (!filled && count(ResticPart.SNAPSHOTS) == 0) {
      context.finding(
          FindingCode.REPOSITORY_EMPTY, "the repository was set up, but holds no snapshot");
      return;
    }
    for (ResticPart part : List.of(ResticPart.DATA, ResticPart.INDEX, ResticPart.SNAPSHOTS)) {
      if (count(part) == 0) {
        missing(
            "has no %s in '%s/', but %,d packs, %,d index files and %,d snapshots"
                .formatted(
                    part.word(),
                    part.folder(),
                    count(ResticPart.DATA),
                    count(ResticPart.INDEX),
                    count(ResticPart.SNAPSHOTS)));
      }
    }
  }

  private void missing(String message) {
    context.finding(FindingCode.REPOSITORY_PART_MISSING, message);
  }

  private void check(DirectoryContent.File file) throws IOException {
    context.budget().checkTime();
    ResticPart.Named name = ResticPart.of(file.path().escaped());
    if (name == null) {
      return;
    }
    if (!name.isFound()) {
      missing("'%s' lies in a folder where restic does not look for it".formatted(file.path()));
    }
    if (file.size() <= CRYPTO_BYTES) {
      corrupt(file, "has %,d bytes, too few for a %s".formatted(file.size(), name.part().word()));
      return;
    }
    checkContent(file, name);
  }

  private void checkContent(DirectoryContent.File file, ResticPart.Named name) throws IOException {
    MessageDigest digest = MessageDigests.named("SHA-256");
    int headerLength = digestAll(file, digest);
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(name.id())) {
      corrupt(
          file,
          "does not hold what its name says: the SHA-256 of its %,d bytes is %s…"
              .formatted(file.size(), actual.substring(0, 16)));
    } else if (name.part() == ResticPart.DATA) {
      checkHeaderLength(file, headerLength);
    }
  }

  private void checkHeaderLength(DirectoryContent.File file, int unsigned) {
    long length = Integer.toUnsignedLong(unsigned);
    if (length < SHORTEST_HEADER || length > file.size() - LENGTH_BYTES) {
      corrupt(
          file,
          "was written badly: a header of %,d bytes cannot be in its %,d bytes"
              .formatted(length, file.size()));
    }
  }

  private void corrupt(DirectoryContent.File file, String what) {
    context.finding(
        FindingCode.REPOSITORY_FILE_CORRUPT, "'%s' %s".formatted(file.path().escaped(), what));
  }

  /// Digests a file.
  ///
  /// @return its last four bytes as a number, the lowest first
  private int digestAll(DirectoryContent.File file, MessageDigest digest) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    byte[] last = new byte[LENGTH_BYTES];
    try (InputStream bytes = directory.open(file)) {
      for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
        digest.update(block, 0, count);
        keepLast(last, block, count);
      }
    }
    return Bytes.int32(last, 0);
  }

  private static void keepLast(byte[] last, byte[] block, int count) {
    int taken = Math.min(count, last.length);
    System.arraycopy(last, taken, last, 0, last.length - taken);
    System.arraycopy(block, count - taken, last, last.length - taken, taken);
  }
}
