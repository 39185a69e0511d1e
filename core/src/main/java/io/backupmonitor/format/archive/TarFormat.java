package io.backupmonitor.format.archive;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Tar archives of every common variant: v7, ustar, pax, GNU (long names, sparse members) and star.
///
/// Usual tar readers are content with an archive that was cut off between two members; this one
/// asks for the end mark of two zero blocks and looks at what follows it.
public final class TarFormat implements Format {

  private static final List<String> SUFFIXES = List.of(".tar");

  /// Made by the service loader.
  public TarFormat() {}

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public Shape shape() {
    return Shape.ARCHIVE;
  }

  @Override
  public List<String> suffixes() {
    return SUFFIXES;
  }

  /// What `cpio -H ustar` writes is a tar, which cpio reads as well.
  @Override
  public boolean keepsPromiseOf(Format promised) {
    return promised.name().equals("cpio");
  }

  @Override
  public boolean recognises(Sample sample) {
    if (sample.matches(257, "ustar")) {
      return true;
    }
    if (sample.head().length < BlockInput.BLOCK) {
      return false;
    }
    if (isZero(sample.head())) {
      return sample.isNamed(SUFFIXES);
    }
    return sample.head()[0] != 0 && TarHeader.hasItsChecksum(sample.head(), 0);
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (content.size().isPresent()) {
      context.notProven("a tar has no checksum of its members' content, only of their headers");
    }
    try (InputStream stream = content.stream()) {
      new TarReader(new BlockInput(stream), context).read();
    }
  }
}
