package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.RawInflater;
import io.backupmonitor.format.stream.StreamDecoder;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Reads the members of a zip, one after the other, and compares each with what the directory says
/// about it. Damage of one member is told, and the next one is read. For one thread; several
/// readers share the members among themselves.
final class ZipMemberReader implements Closeable {

  private static final int BLOCK_BYTES = 128 * 1024;
  private static final long LONGEST_LINK = 64 * 1024;

  private final PlacedBytes bytes;
  private final ZipEnd end;
  private final ZipLayout layout;
  private final InspectionContext context;
  private final ZipKey key;
  private final ZipMemberBytes packed;
  private final CompressedInput input;
  private final RawInflater inflater;
  private final byte[] block = new byte[BLOCK_BYTES];
  private boolean contentFits;
  private ZipKey.@Nullable Complaint complaint;

  ZipMemberReader(
      PlacedBytes bytes, ZipEnd end, ZipLayout layout, ZipKey key, InspectionContext context) {
    this.bytes = bytes;
    this.end = end;
    this.layout = layout;
    this.context = context;
    this.key = key;
    this.packed = new ZipMemberBytes(bytes.range());
    this.input = new CompressedInput(packed);
    this.inflater = new RawInflater(layout.packedBytes());
  }

  /// Reads one member.
  ///
  /// @throws DamageException when a limit is reached
  /// @throws IOException when the storage fails
  void read(ZipMember member) throws IOException {
    ZipLocalHeader header = ZipLocalHeader.read(bytes, member);
    if (header == null) {
      tell(
          FindingCode.ARCHIVE_CORRUPT,
          member,
          "has no header at %s".formatted(end.volumes().words(member.offset())));
      return;
    }
    if (!header.wellFormed() || !member.wellFormed()) {
      tell(FindingCode.ARCHIVE_CORRUPT, member, "has extra fields that are damaged");
    }
    List<String> contradictions = header.contradictions(member);
    if (!contradictions.isEmpty()) {
      tell(
          FindingCode.ARCHIVE_INCONSISTENT,
          member,
          "says in its own header, against the directory: %s"
              .formatted(String.join(", ", contradictions)));
    }
    long dataEnd = header.dataStart() + member.packedSize();
    if (dataEnd > end.directoryStart()) {
      tell(FindingCode.ARCHIVE_CORRUPT, member, "reaches into the directory");
      return;
    }
    int descriptor = header.descriptorLength(bytes, member);
    if (descriptor < 0) {
      tell(FindingCode.ARCHIVE_INCONSISTENT, member, "lacks the descriptor that it announces");
    }
    layout.ends(member, dataEnd + Math.max(0, descriptor));
    if (member.isEncrypted()) {
      readEncrypted(member, header, dataEnd);
      return;
    }
    packed.set(header.dataStart(), dataEnd);
    input.restart();
    readContent(member);
  }

  private void readEncrypted(ZipMember member, ZipLocalHeader header, long dataEnd)
      throws IOException {
    Optional<String> passphrase = key.passphrase();
    if (passphrase.isEmpty()) {
      return;
    }
    ZipSeal seal;
    try {
      seal = ZipSeal.of(member, header, bytes, dataEnd, passphrase.get());
    } catch (DamageException damage) {
      tell(damage.code(), member, String.valueOf(damage.getMessage()));
      return;
    }
    if (seal.cipher().fits()) {
      read(member, seal);
    } else {
      key.refused(member);
    }
  }

  /// Reads what the passphrase seems to open. What is wrong with it blames the backup at once only
  /// where the end of the member proves the passphrase.
  private void read(ZipMember member, ZipSeal seal) throws IOException {
    packed.set(seal);
    input.restart();
    contentFits = false;
    complaint = null;
    readContent(member);
    if (seal.cipher().authenticates()) {
      authenticate(member, seal);
    }
    if (complaint == null) {
      key.opened(member, contentFits);
    } else {
      key.broken(complaint, seal.cipher().authenticates());
    }
  }

  private void authenticate(ZipMember member, ZipSeal seal) throws IOException {
    readRest();
    contentFits = seal.cipher().isAuthentic(seal.tag());
    if (!contentFits) {
      complain(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          member,
          "is not what was encrypted: its HMAC does not fit");
    } else if (complaint != null) {
      complaint.tell(context);
      complaint = null;
    }
  }

  /// An HMAC is over every byte, also of those that the decoder had no use for.
  private void readRest() throws IOException {
    while (input.read(block, 0, block.length) >= 0) {
      context.budget().checkTime();
    }
  }

  private void readContent(ZipMember member) throws IOException {
    try (StreamDecoder decoder = open(member)) {
      if (decoder == null) {
        return;
      }
      switch (member.kind()) {
        case SYMBOLIC_LINK -> readLink(member, decoder);
        case FILE, DIRECTORY, HARD_LINK, SPECIAL -> {
          try (EntryOutput out = context.entry(member.entry(null))) {
            copy(member, decoder, out);
          }
        }
      }
    }
  }

  private @Nullable StreamDecoder open(ZipMember member) throws IOException {
    try {
      StreamDecoder decoder = ZipMethod.decoder(member, input, inflater, context);
      if (decoder == null) {
        tell(
            FindingCode.FORMAT_UNSUPPORTED,
            member,
            "is packed by method %d, which cannot be read here".formatted(member.packing()));
      }
      return decoder;
    } catch (IOException | RuntimeException broken) {
      tellBroken(member, broken, 0);
      return null;
    }
  }

  private void readLink(ZipMember member, StreamDecoder decoder) throws IOException {
    if (member.size() > LONGEST_LINK) {
      complain(
          FindingCode.ARCHIVE_CORRUPT,
          member,
          "is a link with a target of %,d bytes".formatted(member.size()));
      return;
    }
    LinkTarget target = new LinkTarget();
    copy(member, decoder, target);
    context.entry(member.entry(BackupPath.ofBytes(target.bytes.toByteArray()))).close();
  }

  private void copy(ZipMember member, StreamDecoder decoder, EntryOutput out) throws IOException {
    while (true) {
      int count;
      try {
        count = decoder.decode(block, 0, block.length);
      } catch (IOException | RuntimeException broken) {
        tellBroken(member, broken, out.count());
        return;
      }
      if (count < 0) {
        checkContent(member, out);
        return;
      }
      if (out.count() + count > member.size()) {
        complain(
            FindingCode.ARCHIVE_ENTRY_CORRUPT,
            member,
            "unfolds into more than the %,d bytes that the directory promises"
                .formatted(member.size()));
        return;
      }
      if (member.kind() == EntryKind.FILE || member.kind() == EntryKind.SYMBOLIC_LINK) {
        out.write(block, 0, count);
      } else {
        complain(
            FindingCode.ARCHIVE_INCONSISTENT,
            member,
            "has %,d bytes of content, though it is no file".formatted(member.size()));
        return;
      }
    }
  }

  private void checkContent(ZipMember member, EntryOutput out) throws IOException {
    if (out.count() != member.size()) {
      complain(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          member,
          "has %,d bytes, the directory says %,d".formatted(out.count(), member.size()));
    } else if (member.hasCrc() && out.crc32() != member.crc()) {
      complain(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          member,
          "has the CRC-32 %08x, the directory says %08x".formatted(out.crc32(), member.crc()));
    } else {
      contentFits = true;
      checkEnd(member);
    }
  }

  private void checkEnd(ZipMember member) throws IOException {
    if (input.fill()) {
      tell(
          FindingCode.ARCHIVE_GAP,
          member,
          "is whole after %,d of its %,d packed bytes; the rest belongs to nothing"
              .formatted(input.position(), packed.length()));
    }
  }

  /// Tells what a decoder threw; what the storage threw is thrown on.
  private void tellBroken(ZipMember member, Exception broken, long count) throws IOException {
    IOException storage = input.failure();
    if (storage != null) {
      throw storage;
    }
    switch (broken) {
      case DamageException damage ->
          complain(damage.code(), member, "cannot be read: %s".formatted(damage.getMessage()));
      case EOFException cut ->
          complain(
              FindingCode.ARCHIVE_ENTRY_CORRUPT,
              member,
              "ends too early, after %,d bytes".formatted(count));
      default ->
          complain(
              FindingCode.ARCHIVE_ENTRY_CORRUPT,
              member,
              "is damaged after %,d bytes of content: %s"
                  .formatted(count, broken.getMessage() == null ? broken : broken.getMessage()));
    }
  }

  /// Tells what is wrong with the content; of an encrypted member, later.
  private void complain(FindingCode code, ZipMember member, String sentence) {
    ZipKey.Complaint found = new ZipKey.Complaint(code, member, sentence);
    if (!member.isEncrypted()) {
      found.tell(context);
    } else if (complaint == null) {
      complaint = found;
    }
  }

  private void tell(FindingCode code, ZipMember member, String sentence) {
    new ZipKey.Complaint(code, member, sentence).tell(context);
  }

  @Override
  public void close() {
    inflater.close();
  }

  /// Takes the target of a link, which has to be known before its member can begin.
  private static final class LinkTarget extends EntryOutput {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CRC32 crc = new CRC32();

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes.write(source, offset, length);
      crc.update(source, offset, length);
    }

    @Override
    public void hole(long length) {
      throw new UnsupportedOperationException("a link's target has no holes");
    }

    @Override
    public long count() {
      return bytes.size();
    }

    @Override
    public int crc32() {
      return (int) crc.getValue();
    }
  }
}
