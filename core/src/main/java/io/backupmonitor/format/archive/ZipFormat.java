package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.util.List;

/// zip, with zip64: a directory at the end, and before it the members, each with its CRC-32.
public final class ZipFormat implements Format {

  @Override
  public String name() {
    return "zip";
  }

  @Override
  public Shape shape() {
    return Shape.ARCHIVE;
  }

  /// A zip begins with a member or, when it is empty, with its end record. Where other bytes
  /// precede it, its name has to say that it is a zip, and it has to end as one.
  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('P', 'K', 3, 4)
        || sample.startsWith('P', 'K', 5, 6)
        || sample.startsWith('P', 'K', 7, 8)
        || sample.startsWith('P', 'K', '0', '0', 'P', 'K')
        || (sample.isNamed(suffixes()) && hasEnd(sample.tail()));
  }

  private static boolean hasEnd(byte[] tail) {
    for (int at = tail.length - 22; at >= 0; at--) {
      if (Bytes.int32(tail, at) == ZipEnd.END) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".zipx", ".zip");
  }

  @Override
  public boolean readsAtRandom() {
    return true;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (PlacedBytes bytes = new PlacedBytes(content.channel())) {
      ZipVolumes.Found found = ZipVolumes.among(content.parts(), bytes, context);
      new ZipReading(found.bytes(), found.volumes(), context).read();
    }
  }
}
