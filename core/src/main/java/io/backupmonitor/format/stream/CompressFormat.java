package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// What `compress` writes: LZW codes of growing width, without a checksum and without a length.
public final class CompressFormat implements Format {

  /// Made by the service loader.
  public CompressFormat() {}

  @Override
  public String name() {
    return "Z";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith(0x1f, 0x9d);
  }

  @Override
  public List<String> suffixes() {
    return List.of(".taz", ".z");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, LzwDecoder::new);
  }
}
