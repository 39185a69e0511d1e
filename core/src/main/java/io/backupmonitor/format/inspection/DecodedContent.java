package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.SampledStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A layer inside a compressed stream.
final class DecodedContent implements Content {

  private final InspectionRun run;
  private final InputStream stream;
  private final Sample sample;
  private @Nullable SpooledContent spooled;

  DecodedContent(InspectionRun run, String name, InputStream decoded) {
    this.run = run;
    SampledStream sampled = SampledStream.of(decoded);
    byte[] head = sampled.head();
    boolean complete = sampled.isShort();
    this.stream = sampled;
    this.sample =
        new Sample(
            name,
            head,
            complete ? head : new byte[0],
            complete ? OptionalLong.of(head.length) : OptionalLong.empty());
  }

  @Override
  public Sample sample() {
    return sample;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public SeekableByteChannel channel() throws IOException {
    return spooled().channel();
  }

  @Override
  public Path file() throws IOException {
    return spooled().file();
  }

  private synchronized SpooledContent spooled() throws IOException {
    if (spooled == null) {
      spooled = run.spool(stream);
    }
    return spooled;
  }

  @Override
  public @Nullable Path companion(String suffix) {
    return null;
  }
}
