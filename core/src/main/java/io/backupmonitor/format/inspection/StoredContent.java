package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BackupNames;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.SampledStream;
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
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The outermost layer: the stored bytes themselves.
final class StoredContent implements Content {

  private final InspectionRun run;
  private final Storage storage;
  private final BackupSource source;
  private final BackupBytes first;
  private final InputStream stream;
  private final Sample sample;

  /// @param first the bytes of the first part
  /// @param stream the bytes of all parts
  StoredContent(InspectionRun run, Storage storage, BackupBytes first, InputStream stream)
      throws IOException {
    this.run = run;
    this.storage = storage;
    this.source = run.request().source();
    this.first = first;
    SampledStream sampled = SampledStream.of(stream);
    this.stream = sampled;
    this.sample =
        new Sample(
            BackupNames.promising(source),
            sampled.head(),
            source.kind() == BackupKind.FILE ? Sample.tailOf(first) : new byte[0],
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
    if (source.kind() == BackupKind.FILE) {
      Optional<SeekableByteChannel> channel = first.channel();
      if (channel.isPresent()) {
        return channel.get();
      }
    }
    return run.spool(stream).channel();
  }

  @Override
  public Path file() throws IOException {
    run.jumps();
    Optional<Path> local =
        source.kind() == BackupKind.FILE ? storage.localPath(source.path()) : Optional.empty();
    return local.isPresent() ? local.get() : run.spool(stream).file();
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
}
