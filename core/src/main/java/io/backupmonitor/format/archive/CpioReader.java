package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One walk through a cpio, from its first header to its end mark and what follows it.
final class CpioReader {

  private static final byte[] END_MARK = "TRAILER!!!".getBytes(StandardCharsets.US_ASCII);
  private static final long LONGEST_LINK = 64 * 1024;

  private final BlockInput input;
  private final InspectionContext context;
  private final CpioLinks links;
  private final SeenNames seen = new SeenNames();
  private boolean proven = true;
  private long members;
  private String lastName = "";
  private long duplicates;
  private String firstDuplicate = "";

  CpioReader(BlockInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
    this.links = new CpioLinks(context);
  }

  /// Whether a checksum covers the content of every file so far.
  boolean isProven() {
    return proven;
  }

  void read() throws IOException {
    while (readMember()) {
      context.budget().checkTime();
    }
    if (duplicates > 0) {
      context.finding(
          FindingCode.ARCHIVE_DUPLICATE_ENTRY,
          "%,d members have the name of an earlier one, the first of them '%s'"
              .formatted(duplicates, firstDuplicate));
    }
  }

  private boolean readMember() throws IOException {
    long start = input.position();
    int there = input.have(CpioVariant.NEW.headerBytes());
    if (there == 0) {
      throw noEnd();
    }
    CpioVariant variant = CpioVariant.of(input.buffer(), input.start(), there);
    if (variant == null) {
      throw there < CpioVariant.PORTABLE.headerBytes() && input.have(there + 1) == there
          ? endsInside("a header", there, CpioVariant.NEW.headerBytes())
          : corrupt("no header begins at byte %,d".formatted(start));
    }
    if (there < variant.headerBytes()) {
      throw endsInside("a header", there, variant.headerBytes());
    }
    CpioHeader header = CpioHeader.of(variant, input.buffer(), input.start());
    if (header == null) {
      throw corrupt("the header at byte %,d has fields that are impossible".formatted(start));
    }
    input.take(variant.headerBytes());
    return readNamed(variant, header, name(variant, header));
  }

  private byte[] name(CpioVariant variant, CpioHeader header) throws IOException {
    byte[] name = input.bytes(header.nameBytes());
    if (name.length < header.nameBytes()) {
      throw endsInside("a name", name.length, header.nameBytes());
    }
    int length = name.length - 1;
    if (name[length] != 0 || TarHeader.textUntilNul(name, 0, name.length).length != length) {
      throw corrupt(
          "the name before byte %,d does not end where it should".formatted(input.position()));
    }
    pad(variant, variant.headerBytes() + (long) header.nameBytes(), "a name");
    return Arrays.copyOf(name, length);
  }

  private boolean readNamed(CpioVariant variant, CpioHeader header, byte[] name)
      throws IOException {
    if (Arrays.equals(name, END_MARK) && header.size() == 0) {
      links.finish();
      readEnd();
      return false;
    }
    if (header.isOfNoFile() || name.length == 0) {
      throw corrupt("the header before byte %,d is of no file".formatted(input.position()));
    }
    BackupPath path = MemberName.of(name);
    note(path, header.kind());
    readContent(variant, header, path);
    pad(variant, header.size(), "member '%s'".formatted(path));
    members++;
    lastName = path.text();
    return true;
  }

  private void readContent(CpioVariant variant, CpioHeader header, BackupPath path)
      throws IOException {
    switch (header.kind()) {
      case SYMBOLIC_LINK -> readLink(header, path);
      case FILE -> {
        boolean severalNames = variant.sharesContent() && header.links() > 1;
        if (severalNames && header.size() == 0) {
          links.add(header, path);
          return;
        }
        readFile(variant, header, path);
        if (severalNames) {
          links.stored(header, path);
        }
      }
      case DIRECTORY, HARD_LINK, SPECIAL -> {
        if (header.size() > 0) {
          throw corrupt(
              "'%s' is no file and has %,d bytes of content".formatted(path, header.size()));
        }
        context.entry(new Entry(path, header.kind(), 0, null, header.isExecutable())).close();
      }
    }
  }

  private void readLink(CpioHeader header, BackupPath path) throws IOException {
    if (header.size() == 0 || header.size() > LONGEST_LINK) {
      throw corrupt("'%s' is a link with a target of %,d bytes".formatted(path, header.size()));
    }
    byte[] target = input.bytes((int) header.size());
    if (target.length < header.size()) {
      throw endsInside("member '%s'".formatted(path), target.length, header.size());
    }
    byte[] text = TarHeader.textUntilNul(target, 0, target.length);
    BackupPath to = BackupPath.ofBytes(text);
    context.entry(new Entry(path, EntryKind.SYMBOLIC_LINK, 0, to, false)).close();
  }

  @SuppressWarnings("resource") // closing says that the member came to its end, so only then
  private void readFile(CpioVariant variant, CpioHeader header, BackupPath path)
      throws IOException {
    proven &= variant.hasChecksum() || header.size() == 0;
    EntryOutput output =
        context.entry(new Entry(path, EntryKind.FILE, header.size(), null, header.isExecutable()));
    SummingOutput summing = new SummingOutput(output);
    long missing = input.copy(header.size(), variant.hasChecksum() ? summing : output);
    if (missing > 0) {
      throw endsInside("member '%s'".formatted(path), header.size() - missing, header.size());
    }
    output.close();
    if (variant.hasChecksum() && summing.sum() != header.checksum()) {
      context.finding(
          FindingCode.ARCHIVE_ENTRY_CORRUPT,
          "member '%s' has the checksum %08x, its header says %08x"
              .formatted(path, summing.sum(), header.checksum()));
    }
  }

  private void pad(CpioVariant variant, long length, String after) throws IOException {
    int padding = variant.padding(length);
    int there = input.have(padding);
    if (there < padding) {
      throw endsInside("what fills up " + after, there, padding);
    }
    input.take(padding);
  }

  private void note(BackupPath path, EntryKind kind) {
    if (kind != EntryKind.DIRECTORY && seen.add(MemberName.normal(path)) && duplicates++ == 0) {
      firstDuplicate = path.text();
    }
  }

  /// The last block is filled up with zeros; anything else belongs to no member.
  private void readEnd() throws IOException {
    if (members == 0) {
      context.finding(FindingCode.ARCHIVE_EMPTY, "has an end mark and no members");
    }
    long end = input.position();
    while (input.waiting() > 0) {
      int there = zeros(input.waiting());
      input.take(there);
      if (there == 0) {
        tellRest(end);
        return;
      }
    }
  }

  /// How many of so many bytes in the buffer are zero, up to the first that is not.
  private int zeros(int waiting) {
    if (input.isZero(waiting)) {
      return waiting;
    }
    int zeros = 0;
    while (input.buffer()[input.start() + zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private void tellRest(long end) throws IOException {
    long start = input.position();
    int there = input.have(CpioVariant.NEW.headerBytes());
    boolean header = CpioVariant.of(input.buffer(), input.start(), there) != null;
    long bytes = 0;
    while (input.waiting() > 0) {
      bytes += input.waiting();
      input.take(input.waiting());
    }
    context.finding(
        header ? FindingCode.ARCHIVE_DATA_AFTER_END : FindingCode.ARCHIVE_TRAILING_DATA,
        "%,d bytes%s follow the end mark before byte %,d, from byte %,d on"
            .formatted(bytes, header ? " that begin like a member" : "", end, start));
  }

  private String after() {
    return members == 0
        ? ", before any member"
        : ", after %,d %s, the last of them '%s'"
            .formatted(members, members == 1 ? "member" : "members", lastName);
  }

  private DamageException noEnd() {
    return new DamageException(
        FindingCode.ARCHIVE_NO_END,
        "ends at byte %,d without its end mark%s; members may be missing"
            .formatted(input.position(), after()));
  }

  private DamageException endsInside(String what, long there, long needed) {
    return new DamageException(
        FindingCode.ARCHIVE_TRUNCATED,
        "ends inside %s: %,d of its %,d bytes are missing%s"
            .formatted(what, needed - there, needed, after()));
  }

  private DamageException corrupt(String what) {
    return new DamageException(FindingCode.ARCHIVE_CORRUPT, what + after());
  }
}
