package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.StreamDecoder;
import io.backupmonitor.format.stream.StreamReading;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.jspecify.annotations.Nullable;

/// Decrypts an OpenPGP message and checks at its end that nothing was changed. Without a fitting
/// secret it still follows the packets to the end.
final class OpenPgpDecoder implements StreamDecoder {

  private final CompressedInput input;
  private final boolean armoured;
  private final OpenPgpPackets packets;
  private final InspectionContext context;
  private final OpenPgpContent layers = new OpenPgpContent();
  private @Nullable OpenPgpSecret secret;
  private @Nullable InputStream literal;

  /// @param armoured whether the input ends with the end of an armour
  OpenPgpDecoder(CompressedInput input, boolean armoured, InspectionContext context) {
    this.input = input;
    this.armoured = armoured;
    this.packets = new OpenPgpPackets(input);
    this.context = context;
  }

  @Override
  public String place() {
    return literal == null ? "the head of the message" : "the message";
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    try {
      InputStream found = literal;
      if (found == null) {
        found = open();
        literal = found;
      }
      int count = found.read(target, offset, length);
      if (count < 0) {
        finish();
      }
      return count;
    } catch (IOException | RuntimeException broken) {
      throw judged(broken);
    }
  }

  /// A message that was cut off may show in many ways; the packets know.
  private IOException judged(Exception broken) {
    if (broken instanceof DamageException damage) {
      return damage;
    }
    boolean cut = packets.isCut() || broken instanceof EOFException;
    return cut ? new EOFException() : new IOException(reason(broken), broken);
  }

  private static String reason(Exception broken) {
    Throwable cause = broken.getCause() == null ? broken : broken.getCause();
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : String.valueOf(cause.getMessage());
  }

  private InputStream open() throws IOException {
    Secrets secrets = new Secrets(context);
    if (!secrets.isAny() && isEncrypted()) {
      followAll();
      throw Secrets.none("OpenPGP", packets.isForRecipient() ? "a key" : "a passphrase");
    }
    Object first = layers.into(packets);
    if (!(first instanceof PGPEncryptedDataList list)) {
      // nothing in it covers its content, and only the signer's public key tells whether it is
      // whole
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is signed and not encrypted; check it with its own tool and the key of whoever signed it");
    }
    return decrypt(list, secrets);
  }

  /// Whether the first packet is one of an encrypted message.
  private boolean isEncrypted() throws IOException {
    if (input.lookAhead(1) == 0) {
      throw new EOFException();
    }
    return OpenPgpMarks.beginsEncrypted(input.buffer()[input.offset()]);
  }

  private InputStream decrypt(PGPEncryptedDataList list, Secrets secrets) throws IOException {
    try {
      OpenPgpSecret opened = OpenPgpSecret.open(list, secrets);
      secret = opened;
      return opened.proven() ? content(opened) : shown(opened);
    } catch (DamageException noKey) {
      followAll();
      throw noKey;
    }
  }

  private InputStream content(OpenPgpSecret opened) throws IOException {
    return layers.literal(layers.into(opened.content()));
  }

  /// A wrong passphrase shows by what it decrypts to, which is then no packet.
  private InputStream shown(OpenPgpSecret opened) throws IOException {
    try {
      return content(opened);
    } catch (IOException | RuntimeException rubbish) {
      if (input.failure() != null || packets.isCut()) {
        throw rubbish;
      }
      throw Secrets.wrong("OpenPGP", "a passphrase");
    }
  }

  /// Reads on to the end of the message, and of the armour where it has one.
  private void follow() throws IOException {
    packets.follow();
    if (armoured && input.fill()) {
      throw new IOException("foreign bytes follow the message inside its armour");
    }
  }

  /// What is not decrypted can still be followed by what does not belong to it.
  private void followAll() throws IOException {
    follow();
    if (!armoured) {
      StreamReading.reportTrailingBytes("OpenPGP message", this, input, context);
    }
  }

  private void finish() throws IOException {
    OpenPgpSecret opened = secret;
    layers.finish();
    follow();
    if (opened != null && !opened.check()) {
      context.finding(
          FindingCode.STREAM_NO_CHECKSUM,
          "the message was encrypted without protection of its integrity");
    }
  }
}
