package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// lzop: members of LZO1X blocks, usually each with an Adler-32 or CRC-32.
///
/// Layout: as lzop 1.04 writes it.
public final class LzopFormat implements Format {

  /// Made by the service loader.
  public LzopFormat() {}

  @Override
  public String name() {
    return "lzo";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith(0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n');
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tzo", ".lzo");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, LzopDecoder::new);
  }
}
