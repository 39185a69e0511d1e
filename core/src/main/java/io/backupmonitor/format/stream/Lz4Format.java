package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// LZ4 in its frame format, with or without checksums of the blocks and of the content, and in the
/// legacy one.
public final class Lz4Format implements Format {

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return FrameMagic.isLz4(FrameMagic.first(sample))
        || FrameMagic.isLz4Legacy(FrameMagic.first(sample))
        || (FrameMagic.isSkippable(FrameMagic.first(sample)) && sample.isNamed(suffixes()));
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tlz4", ".lz4");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (FrameMagic.isLz4Legacy(FrameMagic.first(content.sample()))) {
      StreamReading.read(this, content, context, Lz4LegacyDecoder::new);
    } else {
      StreamReading.read(this, content, context, Lz4Decoder::new);
    }
  }
}
