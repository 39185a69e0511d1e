package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.archive.PlacedBytes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// 7z: packed blocks, then a directory, packed itself, that gives the CRC-32 of every member.
///
/// Layout: `7zFormat.txt` and `Methods.txt` of the LZMA SDK.
public final class SevenZipFormat implements Format {

  /// Made by the service loader.
  public SevenZipFormat() {}

  @Override
  public String name() {
    return "7z";
  }

  @Override
  public Shape shape() {
    return Shape.ARCHIVE;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('7', 'z', 0xbc, 0xaf, 0x27, 0x1c);
  }

  @Override
  public List<String> suffixes() {
    return List.of(".7z");
  }

  @Override
  public boolean readsAtRandom() {
    return true;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (PlacedBytes bytes = new PlacedBytes(content.channel())) {
      new SevenZipReading(bytes, unnamed(content.sample().name()), context).read();
    }
  }

  /// What 7-Zip calls a member without a name: the archive without its ending.
  private static String unnamed(String archive) {
    String lower = archive.toLowerCase(Locale.ROOT);
    boolean ended = lower.endsWith(".7z") && lower.length() > 3;
    return ended ? archive.substring(0, archive.length() - 3) : archive;
  }
}
