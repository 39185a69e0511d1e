package io.backupmonitor.format.repository;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.LeftToProgram;
import io.backupmonitor.format.SecretFile;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What only the password shows of a restic repository: whether everything is there that its index
/// and its snapshots name. For one thread.
///
/// Source: restic's design document, "Indexing", "Snapshots" and "Unpacked Data Format".
final class ResticContents {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_TOLD = 20;

  /// Before content that is packed with zstd; anything else begins with JSON.
  private static final byte PACKED = 2;

  private final DirectoryContent directory;
  private final InspectionContext context;
  private final List<DirectoryContent.File> named;
  private final Map<String, DirectoryContent.File> packs = new HashMap<>();
  private final Set<String> indexed = new HashSet<>();
  private final Set<String> roots = new HashSet<>();
  private long missing;
  private boolean indexIsWhole = true;

  /// @param named the files that restic named
  ResticContents(
      DirectoryContent directory, InspectionContext context, List<DirectoryContent.File> named) {
    this.directory = directory;
    this.context = context;
    this.named = named;
  }

  /// Opens the repository and tells what is missing.
  void check() throws IOException {
    ResticKey key = key(context.passphraseFile().orElseThrow());
    if (key == null) {
      return;
    }
    checkConfig(key);
    of(ResticPart.DATA).forEach(file -> packs.put(file.path().name().escaped(), file));
    for (DirectoryContent.File snapshot : of(ResticPart.SNAPSHOTS)) {
      readSnapshot(key, snapshot);
    }
    int snapshots = roots.size();
    for (DirectoryContent.File index : of(ResticPart.INDEX)) {
      readIndex(key, index);
    }
    tell(snapshots);
  }

  private List<DirectoryContent.File> of(ResticPart part) {
    return named.stream()
        .filter(file -> file.path().escaped().startsWith(part.folder() + "/"))
        .toList();
  }

  /// The password as restic takes it from a file, without blanks around it.
  private @Nullable ResticKey key(Path passphraseFile) throws IOException {
    String password;
    try {
      password = SecretFile.firstLine(passphraseFile).strip();
    } catch (IOException unreadable) {
      context.finding(
          FindingCode.ENCRYPTED_NO_KEY,
          "the file with its password cannot be read: " + unreadable.getMessage());
      return null;
    }
    ResticKey key = ResticKeys.master(directory, of(ResticPart.KEYS), password, context.budget());
    if (key == null) {
      context.finding(
          FindingCode.ENCRYPTED_WRONG_KEY,
          "the password that was given opens none of its keys, so that its index was not read");
    }
    return key;
  }

  private void checkConfig(ResticKey key) throws IOException {
    DirectoryContent.File config = directory.file("config");
    if (config != null && content(key, config) == null) {
      corrupt(config);
    }
  }

  /// What a file holds; null when it does not open.
  private byte @Nullable [] content(ResticKey key, DirectoryContent.File file) throws IOException {
    context.budget().checkTime();
    context.budget().checkMemory(2 * file.size());
    try (InputStream bytes = directory.open(file)) {
      return key.open(bytes.readAllBytes());
    }
  }

  private void corrupt(DirectoryContent.File file) {
    context.finding(
        FindingCode.REPOSITORY_FILE_CORRUPT,
        "'%s' (%,d bytes) does not open with the repository's own key, or holds something else than restic writes"
            .formatted(file.path().escaped(), file.size()));
  }

  private void readSnapshot(ResticKey key, DirectoryContent.File file) throws IOException {
    byte[] content = content(key, file);
    try {
      String tree =
          content == null ? "" : JSON.readTree(unpacked(content)).path("tree").asString("");
      if (tree.isEmpty()) {
        corrupt(file);
      } else {
        roots.add(tree);
      }
    } catch (JacksonException strange) {
      corrupt(file);
    }
  }

  private void readIndex(ResticKey key, DirectoryContent.File file) throws IOException {
    byte[] content = content(key, file);
    try {
      if (content == null) {
        indexIsWhole = false;
        corrupt(file);
      } else {
        ResticIndex.read(unpacked(content), this::checkPack, roots::remove);
      }
    } catch (JacksonException strange) {
      indexIsWhole = false;
      corrupt(file);
    }
  }

  private static InputStream unpacked(byte[] content) throws IOException {
    return content.length > 0 && content[0] == PACKED
        ? new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(content, 1, content.length - 1))
        : new ByteArrayInputStream(content);
  }

  private void checkPack(ResticIndex.Pack pack) {
    if (!indexed.add(pack.id())) {
      return;
    }
    DirectoryContent.File file = packs.get(pack.id());
    boolean isThere = file != null && file.size() >= pack.bytes();
    if (!isThere && missing++ < MOST_TOLD) {
      missing(
          "the pack %s, in which %,d blobs of the index lie, %s"
              .formatted(
                  pack.id(),
                  pack.blobs(),
                  file == null
                      ? "is not there"
                      : "has %,d bytes and needs %,d".formatted(file.size(), pack.bytes())));
    }
  }

  private void missing(String message) {
    context.finding(FindingCode.REPOSITORY_PART_MISSING, message);
  }

  private void tell(int snapshots) {
    if (missing > MOST_TOLD) {
      missing(
          "%,d packs of %,d that the index names are not there".formatted(missing, indexed.size()));
    }
    if (!roots.isEmpty() && indexIsWhole) {
      missing(
          "the index lacks the trees of %,d of %,d snapshots: one of its files is not there"
              .formatted(roots.size(), snapshots));
    }
    long unnamed = packs.keySet().stream().filter(id -> !indexed.contains(id)).count();
    if (unnamed > 0) {
      context.finding(
          FindingCode.REPOSITORY_UNFINISHED,
          "%,d of %,d packs are named by no index, as a job leaves them that was broken off"
              .formatted(unnamed, packs.size()));
    }
    context.notProven(
        LeftToProgram.note(
            "what the packs hold when they are decrypted, and whether every folder and file of a snapshot is among it"));
  }
}
