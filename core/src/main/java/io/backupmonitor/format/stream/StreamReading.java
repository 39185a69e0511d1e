package io.backupmonitor.format.stream;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What all compressed streams have in common: the name of what is inside, the way through the
/// content, bytes after the end, and nothing inside at all.
public final class StreamReading {

  /// Makes the decoder of a format.
  public interface Opening {
    StreamDecoder open(CompressedInput input, InspectionContext context) throws IOException;
  }

  private StreamReading() {}

  /// Reads the content through that decoder, then looks at what follows the stream.
  public static void read(
      Format format, Content content, InspectionContext context, Opening opening)
      throws IOException {
    String inner = innerName(content.sample().name(), format);
    try (CompressedInput input = new CompressedInput(content.stream());
        StreamDecoder decoder = opening.open(input, context);
        JudgedStream decoded = new JudgedStream(format.name(), decoder, input)) {
      context.nested(inner, decoded);
      if (decoded.count() == 0) {
        reportNothingInside(inner, context);
      }
      reportTrailingBytes(format.name() + " stream", decoder, input, context);
    }
  }

  /// The name without the ending that the format keeps the promise of, its own or another's.
  private static String innerName(String name, Format format) {
    String inner = innerName(name, format.suffixes());
    if (!inner.equals(name)) {
      return inner;
    }
    return Formats.found().promisedBy(name).stream()
        .filter(format::keepsPromiseOf)
        .map(promised -> innerName(name, promised.suffixes()))
        .findFirst()
        .orElse(name);
  }

  /// The name without the ending of the stream's format; `.tgz` and its likes become `.tar`.
  static String innerName(String name, List<String> suffixes) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String suffix : suffixes) {
      if (lower.endsWith(suffix) && lower.length() > suffix.length()) {
        String stem = name.substring(0, name.length() - suffix.length());
        return suffix.startsWith(".t") ? stem + ".tar" : stem;
      }
    }
    return name;
  }

  private static void reportNothingInside(String inner, InspectionContext context) {
    if (!Formats.found().promisedBy(inner).isEmpty()) {
      context.finding(
          FindingCode.STREAM_EMPTY,
          "the stream is whole, but '%s' inside it has 0 bytes".formatted(inner));
      return;
    }
    context.finding(
        FindingCode.STREAM_HOLDS_NOTHING, "the stream is whole, but there is nothing inside it");
  }

  /// Tells of what follows the stream in its file.
  ///
  /// @param what the stream, for a sentence
  public static void reportTrailingBytes(
      String what, StreamDecoder decoder, CompressedInput input, InspectionContext context)
      throws IOException {
    boolean allowed = decoder.allowsBehind(input);
    long start = input.position();
    boolean zeros = true;
    while (input.fill()) {
      for (int ahead = 0; zeros && ahead < input.available(); ahead++) {
        zeros = input.peek(ahead) == 0;
      }
      input.advance(input.available());
    }
    long count = input.position() - start;
    if (count > 0) {
      context.finding(
          trailing(zeros && decoder.allowsPadding(count), allowed),
          "%,d %s bytes follow the %s, which ends at byte %,d"
              .formatted(count, zeros ? "zero" : "foreign", what, start));
    }
  }

  private static FindingCode trailing(boolean padding, boolean allowed) {
    if (padding) {
      return FindingCode.STREAM_PADDING;
    }
    return allowed ? FindingCode.STREAM_APPENDED_DATA : FindingCode.STREAM_TRAILING_DATA;
  }
}
