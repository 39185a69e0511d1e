package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.StreamReading;
import java.io.IOException;
import java.util.List;

/// Files encrypted by age, for a passphrase or X25519 keys, binary or as text.
///
/// Source: the age specification (C2SP), version 1.
public final class AgeFormat implements Format {

  private static final String ARMOUR = "AGE ENCRYPTED FILE";

  @Override
  public String name() {
    return "age";
  }

  @Override
  public Shape shape() {
    return Shape.STREAM;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.matches(0, AgeHeader.VERSION_LINE + "\n") || isArmoured(sample);
  }

  private static boolean isArmoured(Sample sample) {
    return sample.matches(0, "-----BEGIN " + ARMOUR + "-----");
  }

  @Override
  public List<String> suffixes() {
    return List.of(".age");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    boolean armoured = isArmoured(content.sample());
    StreamReading.read(
        this,
        content,
        context,
        (input, _) ->
            new AgeDecoder(
                armoured ? new CompressedInput(new ArmouredInput(input, ARMOUR)) : input, context));
  }
}
