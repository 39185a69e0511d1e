package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BackupNames;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.SampledStream;
import io.backupmonitor.format.StoredPart;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The outermost layer: the stored bytes themselves.
final class StoredContent implements Content {

  private final InspectionRun run;
  private final Storage storage;
  private final BackupSource source;
  private final List<BackupBytes> parts;
  private final InputStream stream;
  private final Sample sample;
  private @Nullable SpooledContent copy;

  /// @param parts the bytes of each part
  /// @param stream the bytes of all of them
  StoredContent(InspectionRun run, Storage storage, List<BackupBytes> parts, InputStream stream)
      throws IOException {
    this.run = run;
    this.storage = storage;
    this.source = run.request().source();
    this.parts = parts;
    SampledStream sampled = SampledStream.of(stream);
    this.stream = sampled;
    this.sample =
        new Sample(
            BackupNames.promising(source),
            sampled.head(),
            source.kind() == BackupKind.FILE ? Sample.tailOf(parts.getFirst()) : new byte[0],
            OptionalLong.of(source.size()));
  }

  @Override
  public Sample sample() {
    return sample;
  }

  @Override
  public OptionalLong size() {
    return sample.size();
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public SeekableByteChannel channel() throws IOException {
    run.jumps();
    Optional<SeekableByteChannel> channel =
        parts.size() == 1 ? parts.getFirst().channel() : JoinedChannel.over(parts);
    return channel.isPresent() ? channel.get() : copy().channel();
  }

  @Override
  public Path file() throws IOException {
    run.jumps();
    Optional<Path> local =
        source.kind() == BackupKind.FILE ? storage.localPath(source.path()) : Optional.empty();
    return local.isPresent() ? local.get() : copy().file();
  }

  /// The stream passes once, so there is one copy for all who jump.
  private SpooledContent copy() throws IOException {
    SpooledContent made = copy == null ? run.spool(stream) : copy;
    copy = made;
    return made;
  }

  @Override
  public @Nullable Path companion(String suffix) {
    BackupPath wanted = new BackupPath(source.path().escaped() + suffix);
    for (StoredFile companion : source.companions()) {
      if (companion.path().equals(wanted)) {
        return storage.localPath(wanted).orElse(null);
      }
    }
    return null;
  }

  @Override
  public List<StoredPart> parts() {
    return source.parts().stream()
        .map(part -> new StoredPart(part.path().name().text(), part.size()))
        .toList();
  }
}
