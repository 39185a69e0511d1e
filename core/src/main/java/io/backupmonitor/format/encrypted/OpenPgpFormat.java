package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.StreamReading;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;

/// OpenPGP messages, binary or as text: encrypted for a passphrase or for keys, or only compressed
/// or signed.
///
/// Source: RFC 9580, and RFC 4880 for what older programs write.
public final class OpenPgpFormat implements Format {

  @Override
  public String name() {
    return "gpg";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return OpenPgpMarks.isMessage(sample) || OpenPgpMarks.isOther(sample);
  }

  /// Without `.asc`, which is as often a signature beside the backup.
  @Override
  public List<String> suffixes() {
    return OpenPgpMarks.NAMES;
  }

  /// After every format with magic bytes.
  @Override
  public int precedence() {
    return 100;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    if (OpenPgpMarks.isOther(content.sample())) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "holds OpenPGP keys or a signature alone, and no message");
    }
    boolean armoured = OpenPgpMarks.isArmoured(content.sample());
    StreamReading.read(
        this,
        content,
        context,
        (input, _) ->
            new OpenPgpDecoder(
                armoured
                    ? new CompressedInput(new ArmouredInput(input, OpenPgpMarks.MESSAGE))
                    : input,
                armoured,
                context));
  }
}
