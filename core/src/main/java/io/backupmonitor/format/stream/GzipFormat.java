package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// gzip (RFC 1952): one or more members, each with a CRC-32 and the length of its content.
public final class GzipFormat implements Format {

  @Override
  public String name() {
    return "gz";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith(0x1f, 0x8b);
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tgz", ".taz", ".gz", ".z");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    long size = content.size().orElse(0);
    StreamReading.read(this, content, context, (input, _) -> new GzipDecoder(input, size));
  }
}
