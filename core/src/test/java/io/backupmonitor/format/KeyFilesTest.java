package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.format.stream.GzipFormat;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a reader comes to the secrets of an encrypted backup: shown with a made-up stream that opens
/// when the passphrase is its own first line.
class KeyFilesTest {

  @TempDir Path folder;

  @Test
  void opensAnEncryptedStreamInInspectionAndDetection() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "sesame\n");
    KeyFiles keys = KeyFiles.of(secret, secret);
    assertThat(inspect(keys).findings()).isEmpty();
    assertThat(inspect(keys).format()).isEqualTo("gz.locked");
    assertThat(chain(keys)).isEqualTo("gz.locked");
  }

  @Test
  void tellsAReaderThatNoKeyWasGiven() throws Exception {
    assertThat(inspect(KeyFiles.NONE).findings())
        .extracting(finding -> finding.code())
        .containsExactly(FindingCode.ENCRYPTED_NO_KEY);
    assertThat(chain(KeyFiles.NONE)).isEqualTo("locked");
  }

  @Test
  void travelsWithARequestAsAbsolutePathsOnly() throws Exception {
    Files.writeString(folder.resolve("secret"), "canary-passphrase\n");
    InspectionRequest request = request(KeyFiles.of(folder.resolve("secret"), Path.of("key")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(request);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("canary-passphrase");
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      InspectionRequest arrived = (InspectionRequest) in.readObject();
      assertThat(arrived.keys()).isEqualTo(request.keys());
      assertThat(arrived.keys().key()).hasValueSatisfying(key -> assertThat(key).isAbsolute());
    }
  }

  private static Formats formats() {
    return new Formats(List.of(new GzipFormat(), new LockedFormat()));
  }

  private Inspection inspect(KeyFiles keys) throws Exception {
    return new InProcessInspector(new Storages(List.of()), formats())
        .inspect(request(keys), _ -> {});
  }

  private String chain(KeyFiles keys) throws Exception {
    try (FolderStorage storage = new FolderStorage(folder)) {
      return new FormatDetection(formats()).chain(storage, request(keys).source(), keys);
    }
  }

  private InspectionRequest request(KeyFiles keys) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("LOCKED:sesame\n".getBytes(StandardCharsets.UTF_8));
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[100]);
    }
    Files.write(folder.resolve("a.gz.locked"), bytes.toByteArray());
    try (FolderStorage storage = new FolderStorage(folder)) {
      BackupPath path = BackupPath.of("a.gz.locked");
      BackupSource source =
          new BackupSource(
              storage.rootUri(), BackupKind.FILE, path, List.of(storage.stat(path)), List.of());
      return new InspectionRequest(
          source, Set.of(), true, new Sink.None(), null, Limits.DEFAULT, keys);
    }
  }

  /// `LOCKED:passphrase`, a line feed, and the content in the clear.
  private static final class LockedFormat implements Format {

    @Override
    public String name() {
      return "locked";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".locked");
    }

    @Override
    public Shape shape() {
      return Shape.STREAM;
    }

    @Override
    public boolean recognises(Sample sample) {
      return sample.matches(0, "LOCKED:");
    }

    @Override
    public void inspect(Content content, InspectionContext context) throws IOException {
      if (context.passphraseFile().isEmpty() || context.keyFile().isEmpty()) {
        throw new DamageException(FindingCode.ENCRYPTED_NO_KEY, "no key was given");
      }
      String passphrase = SecretFile.firstLine(context.passphraseFile().orElseThrow());
      byte[] lock = ("LOCKED:" + passphrase + "\n").getBytes(StandardCharsets.UTF_8);
      assertThat(content.stream().readNBytes(lock.length)).isEqualTo(lock);
      context.nested("a.gz", content.stream());
    }
  }
}
