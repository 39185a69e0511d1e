package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// bzip2: one or more streams of blocks, each with a CRC-32.
public final class Bzip2Format implements Format {

  @Override
  public String name() {
    return "bz2";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('B', 'Z', 'h')
        && sample.head().length > 3
        && sample.head()[3] >= '1'
        && sample.head()[3] <= '9'
        && (sample.matches(4, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
            || sample.matches(4, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90)
            || sample.isNamed(suffixes()));
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tbz2", ".tbz", ".bz2");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, (input, _) -> new Bzip2Decoder(input));
  }
}
