package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// lzip: members of LZMA, each with the CRC-32 and the length of its content and its own length.
///
/// Layout: the lzip manual, "File format".
public final class LzipFormat implements Format {

  /// Made by the service loader.
  public LzipFormat() {}

  @Override
  public String name() {
    return "lz";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('L', 'Z', 'I', 'P');
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tlz", ".lz");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, LzipDecoder::new);
  }
}
