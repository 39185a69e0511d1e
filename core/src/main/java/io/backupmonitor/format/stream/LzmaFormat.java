package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// LZMA in its old container, which has neither a magic nor a checksum.
///
/// Layout: `lzma-file-format.txt` of XZ Utils.
public final class LzmaFormat implements Format {

  /// Made by the service loader.
  public LzmaFormat() {}

  @Override
  public String name() {
    return "lzma";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return LzmaHeader.isPlausible(sample.head(), sample.isNamed(suffixes()));
  }

  @Override
  public List<String> suffixes() {
    return List.of(".lzma", ".tlz");
  }

  /// Without a magic it is only what nothing else is: a tar begins like it as well.
  @Override
  public int precedence() {
    return 400;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, LzmaDecoder::new);
  }
}
