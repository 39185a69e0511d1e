package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// Zstandard (RFC 8878): frames, with or without a checksum of their content.
public final class ZstdFormat implements Format {

  @Override
  public String name() {
    return "zst";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return FrameMagic.isZstd(FrameMagic.first(sample))
        || (FrameMagic.isSkippable(FrameMagic.first(sample)) && sample.isNamed(suffixes()));
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tzst", ".zstd", ".zst");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, ZstdDecoder::new);
  }
}
