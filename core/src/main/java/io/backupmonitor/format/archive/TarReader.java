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
import org.jspecify.annotations.Nullable;

/// One walk through a tar, from its first header to its end mark.
final class TarReader {

  private static final int BLOCK = BlockInput.BLOCK;

  /// A directory of an incremental GNU tar, followed by the list of what it holds; the list of an
  /// empty one is a single zero byte.
  private static final char DUMPED_DIRECTORY = 'D';

  private final BlockInput input;
  private final InspectionContext context;
  private final SeenNames seen = new SeenNames();

  private PaxRecords everywhere = new PaxRecords();
  private PaxRecords here = new PaxRecords();
  private byte @Nullable [] longName;
  private byte @Nullable [] longLink;

  private long members;
  private String lastName = "";
  private boolean volume;
  private long duplicates;
  private String firstDuplicate = "";

  TarReader(BlockInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  void read() throws IOException {
    while (readBlock()) {
      // on to the next header
    }
    if (duplicates > 0) {
      context.finding(
          FindingCode.ARCHIVE_DUPLICATE_ENTRY,
          "%,d members have the name of an earlier one, the first of them '%s'"
              .formatted(duplicates, firstDuplicate));
    }
  }

  private boolean readBlock() throws IOException {
    int there = input.have(BLOCK);
    if (there < BLOCK) {
      endsWithoutMark(there);
      return false;
    }
    if (input.isZero(BLOCK)) {
      new TarEnd(input, context, members, after()).read();
      return false;
    }
    if (!TarHeader.hasItsChecksum(input.buffer(), input.start())) {
      throw corrupt("the header at byte %,d does not have its checksum", input.position());
    }
    TarHeader header = TarHeader.of(input.buffer(), input.start());
    input.take(BLOCK);
    readHeader(header);
    return true;
  }

  private void endsWithoutMark(int there) throws DamageException {
    if (there > 0 && !input.isZero(there)) {
      throw new DamageException(
          FindingCode.ARCHIVE_TRUNCATED,
          "ends %,d bytes into a header%s".formatted(there, after()));
    }
    context.finding(
        FindingCode.ARCHIVE_NO_END,
        "ends at byte %,d without its end mark%s; members may be missing"
            .formatted(input.position() + there, after()));
  }

  private void readHeader(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0) {
      throw corrupt(
          size == TarHeader.NO_NUMBER
              ? "the header at byte %,d has a size that is no number"
              : "the header at byte %,d has a negative size",
          input.position() - BLOCK);
    }
    context.budget().checkTime();
    switch (header.type()) {
      case 'x', 'X' -> addRecords(here, size);
      case 'g' -> addRecords(everywhere, size);
      case 'L' -> longName = extension(size, "long name");
      case 'K' -> longLink = extension(size, "long link");
      case 'V', 'A', 'E', 'I', 'N' -> pass(size, "extension record");
      default -> {
        readMember(header, here.has("size") || everywhere.has("size") ? paxSize() : size);
        here = new PaxRecords();
        longName = null;
        longLink = null;
      }
    }
  }

  private long paxSize() throws DamageException {
    long size = everywhere.under(here).number("size");
    if (size < 0) {
      throw corrupt("the extended header before byte %,d has an impossible size", input.position());
    }
    return size;
  }

  private void addRecords(PaxRecords records, long size) throws IOException {
    long at = input.position();
    String wrong = records.add(extension(size, "extended header"));
    if (wrong != null) {
      throw corrupt("the extended header at byte %,d has " + wrong.replace("%", "%%"), at);
    }
  }

  private byte[] extension(long size, String what) throws IOException {
    context.budget().checkMemory(size);
    byte[] bytes = input.bytes((int) Math.min(size, Integer.MAX_VALUE - 8));
    if (bytes.length < size) {
      throw truncated(what, size - bytes.length, size);
    }
    padding(size);
    return what.startsWith("long") ? TarHeader.textUntilNul(bytes, 0, bytes.length) : bytes;
  }

  private void pass(long size, String what) throws IOException {
    long missing = input.skip(size);
    if (missing > 0) {
      throw truncated(what, missing, size);
    }
    padding(size);
  }

  private void readMember(TarHeader header, long size) throws IOException {
    PaxRecords records = everywhere.under(here);
    TarMember member = TarMember.of(header, records, longName, longLink);
    if (header.type() == 'M') {
      volume = true;
      context.finding(
          FindingCode.FORMAT_UNSUPPORTED,
          "is one volume of several: '%s' goes on from another one".formatted(member.name()));
    }
    boolean bringsBytes = member.kind() == EntryKind.FILE || header.type() == DUMPED_DIRECTORY;
    long stored = bringsBytes || hasBody(size) ? size : 0;
    SparseMap map = null;
    long real = stored;
    if (member.kind() == EntryKind.FILE) {
      TarSparse sparse = new TarSparse(input, header, records);
      map = sparse.read(stored, this::corruptMember, member.name());
      stored -= sparse.mapBytes();
      real = map == null ? stored : sparse.realSize();
    }
    // a hard link that brings its content along is as good as a file
    Entry entry = member.entry(real, member.kind() == EntryKind.HARD_LINK && stored > 0);
    note(entry);
    readContent(entry, stored, map);
    padding(stored);
    lastName = entry.name().text();
  }

  /// Whether a member that needs no bytes is followed by some: old tars give directories and links
  /// a size and nothing behind it.
  private boolean hasBody(long size) throws IOException {
    return size > 0
        && input.have(BLOCK) == BLOCK
        && !input.isZero(BLOCK)
        && !TarHeader.hasItsChecksum(input.buffer(), input.start());
  }

  @SuppressWarnings("resource") // closing says that the member came to its end, so only then
  private void readContent(Entry entry, long stored, @Nullable SparseMap map) throws IOException {
    EntryOutput output = context.entry(entry);
    long missing;
    if (entry.kind() != EntryKind.FILE) {
      missing = input.skip(stored);
    } else if (map == null) {
      missing = input.copy(stored, output);
    } else {
      missing = spread(map, entry.size(), output);
    }
    if (missing > 0) {
      throw truncated("member '%s'".formatted(entry.name()), missing, stored);
    }
    output.close();
    members++;
  }

  private long spread(SparseMap map, long real, EntryOutput output) throws IOException {
    long position = 0;
    long missing = 0;
    for (int each = 0; each < map.size(); each++) {
      if (map.offset(each) > position && missing == 0) {
        output.hole(map.offset(each) - position);
      }
      missing += input.copy(map.bytes(each), output);
      position = map.offset(each) + map.bytes(each);
    }
    if (real > position && missing == 0) {
      output.hole(real - position);
    }
    return missing;
  }

  private void note(Entry entry) {
    BackupPath name = MemberName.normal(entry.name());
    BackupPath target = entry.linkTarget();
    if (entry.kind() == EntryKind.HARD_LINK
        && target != null
        && seen.isComplete()
        && !seen.contains(MemberName.normal(target))) {
      context.finding(
          FindingCode.ARCHIVE_LINK_TARGET_MISSING,
          "'%s' is a hard link to '%s', which the archive does not hold before it"
              .formatted(entry.name(), target));
    }
    if (entry.kind() != EntryKind.DIRECTORY && seen.add(name) && duplicates++ == 0) {
      firstDuplicate = entry.name().text();
    }
  }

  private void padding(long size) throws IOException {
    // an archive that ends here lacks its end mark, which is said there
    long unused = input.skip(-size & (BLOCK - 1));
    assert unused >= 0;
  }

  private String after() {
    return members == 0
        ? ", before any member"
        : ", after %,d %s, the last of them '%s'"
            .formatted(members, members == 1 ? "member" : "members", lastName);
  }

  private DamageException truncated(String what, long missing, long size) {
    if (volume && input.position() % BLOCK == 0) {
      return new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is one volume of several and ends inside %s, which may go on in the next one"
              .formatted(what));
    }
    return new DamageException(
        FindingCode.ARCHIVE_TRUNCATED,
        "ends at byte %,d inside %s: %,d of its %,d bytes are missing%s"
            .formatted(input.position(), what, missing, size, after()));
  }

  private DamageException corruptMember(BackupPath name, String why) {
    return new DamageException(
        FindingCode.ARCHIVE_CORRUPT, "member '%s': %s%s".formatted(name, why, after()));
  }

  private DamageException corrupt(String what, long at) {
    return new DamageException(FindingCode.ARCHIVE_CORRUPT, what.formatted(at) + after());
  }
}
