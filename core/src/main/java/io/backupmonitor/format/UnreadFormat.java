package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A format that is recognised and cannot be read yet. Telling so is better than overlooking the
/// backup, and better than blaming it.
///
/// @param name the short name
/// @param offset where its magic bytes lie
/// @param magic the magic bytes, one character each
/// @param code what is said about it: not supported, or encrypted
record UnreadFormat(String name, int offset, String magic, FindingCode code) implements Format {

  /// The signatures are those of the formats' own documentation.
  static final List<Format> ALL =
      List.of(
          unsupported("rar", "Rar!\u001a\u0007"),
          unsupported("qcow2", "QFIû"),
          // Microsoft Tape Format, in which SQL Server writes its .bak
          unsupported("mtf", "TAPE\0\0\u0003\0"),
          unsupported("xbstream", "XBSTCK01"),
          unsupported("vmdk", "KDMV"),
          unsupported("vhd", "conectix"),
          unsupported("vhdx", "vhdxfile"),
          new UnreadFormat("vdi", 0x40, "\u007f\u0010Ú¾", FindingCode.FORMAT_UNSUPPORTED),
          unsupported("wim", "MSWIM\0\0\0"),
          unsupported("lrzip", "LRZI"),
          new UnreadFormat("luks", 0, "LUKSº¾", FindingCode.ENCRYPTED_NO_KEY),
          new UnreadFormat("openssl", 0, "Salted__", FindingCode.ENCRYPTED_NO_KEY));

  private static Format unsupported(String name, String magic) {
    return new UnreadFormat(name, 0, magic, FindingCode.FORMAT_UNSUPPORTED);
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public boolean recognises(Sample sample) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    int[] unsigned = new int[wanted.length];
    for (int at = 0; at < wanted.length; at++) {
      unsigned[at] = wanted[at] & 0xff;
    }
    return sample.matches(offset, unsigned);
  }

  /// None: what cannot be read promises nothing that could be broken.
  @Override
  public List<String> suffixes() {
    return List.of();
  }

  @Override
  public int precedence() {
    return 500;
  }

  @Override
  public boolean onlyRecognised() {
    return true;
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws DamageException {
    throw new DamageException(
        code,
        code == FindingCode.ENCRYPTED_NO_KEY
            ? "is encrypted (%s); without a key nothing inside was checked".formatted(name)
            : "is of the format %s, which cannot be read here yet".formatted(name));
  }
}
