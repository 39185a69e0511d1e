package io.backupmonitor.format.archive;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// cpio archives: the new form with and without checksums, the portable old form of POSIX, and the
/// binary form in both byte orders.
///
/// Layout: cpio(5); for the portable form IEEE Std 1003.1-2001, pax, "cpio Interchange Format".
public final class CpioFormat implements Format {

  private static final List<String> SUFFIXES = List.of(".cpio");

  /// Made by the service loader.
  public CpioFormat() {}

  @Override
  public String name() {
    return "cpio";
  }

  @Override
  public Shape shape() {
    return Shape.ARCHIVE;
  }

  @Override
  public List<String> suffixes() {
    return SUFFIXES;
  }

  /// The binary form has a magic of two bytes only, so its whole first header has to make sense.
  @Override
  public boolean recognises(Sample sample) {
    CpioVariant variant = CpioVariant.of(sample.head(), 0, sample.head().length);
    if (variant == null) {
      return false;
    }
    return !variant.isBinary()
        || sample.isNamed(SUFFIXES)
        || CpioHeader.isPlausible(variant, sample.head());
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (InputStream stream = content.stream()) {
      CpioReader reader = new CpioReader(new BlockInput(stream), context);
      reader.read();
      if (content.size().isPresent() && !reader.isProven()) {
        context.notProven("a cpio of this form has no checksum of its members' content");
      }
    }
  }
}
