package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// xz: one or more streams of LZMA2 blocks with an index and, usually, a check of every block.
public final class XzFormat implements Format {

  @Override
  public String name() {
    return "xz";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith(0xfd, '7', 'z', 'X', 'Z', 0);
  }

  @Override
  public List<String> suffixes() {
    return List.of(".txz", ".xz");
  }

  /// What `tar --lzma` and `tar -a` write under the name of old LZMA is xz.
  @Override
  public boolean keepsPromiseOf(Format promised) {
    return promised instanceof LzmaFormat;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    StreamReading.read(this, content, context, XzDecoder::new);
  }
}
