package io.backupmonitor.format.archive;

import static io.backupmonitor.format.DamagedBytes.bytes;
import static io.backupmonitor.format.archive.ZipBuilder.zip;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.RecordingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

class ZipFormatTest {

  private static final String TEXT = "all work and no play makes a dull backup; ".repeat(50);

  private final ZipBuilder zip =
      zip().entry("etc/hosts", TEXT).stored("etc/motd", "hello").entry("empty", "");

  @Test
  void readsEveryMember() {
    Look look = zip.bytes().mustPass();
    assertThat(look.text("etc/hosts")).isEqualTo(TEXT);
    assertThat(look.text("etc/motd")).isEqualTo("hello");
    assertThat(look.text("empty")).isEmpty();
  }

  @Test
  void readsMembersThatLeaveTheirNumbersToADescriptor() {
    ZipBuilder streamed = zip().withDescriptors().entry("a", TEXT).entry("b", "");
    assertThat(streamed.bytes().mustPass().text("a")).isEqualTo(TEXT);
    streamed.bytes().flip(streamed.header(1) - 6, 0).mustFail("archive.inconsistent");
  }

  @Test
  void readsZip64() {
    ZipBuilder large = zip().inZip64().entry("a", TEXT).stored("b", "two");
    assertThat(large.bytes().mustPass().text("b")).isEqualTo("two");
    large.bytes().after("#!/bin/sh\n").mustPass("archive.prefix_data");
    large.bytes().flip(large.end() - 40, 0).mustFail("archive.inconsistent");
  }

  @Test
  void callsAnEmptyZipWhole() {
    zip().bytes().mustPass("archive.empty");
    zip().inZip64().bytes().mustPass("archive.empty");
  }

  /// The end record of some other, empty zip can be all that is left of an end.
  @Test
  void reportsBytesBeforeAnEndRecordThatListsNothing() {
    zip().bytes().after("lost").mustFail("archive.inconsistent");
    zip().inZip64().bytes().after("lost").mustFail("archive.inconsistent");
  }

  /// As programs leave it that encrypt the directory too: nothing but the two end records can be
  /// read.
  @Test
  void saysThatItCannotReadAnEncryptedDirectory() {
    DamagedBytes sealed = withEncryptedDirectory();
    assertThat(sealed.mustEnd("format.unsupported").findings().getFirst().message())
        .contains("0x6610");
    sealed.cutAt(-1).mustFail("archive.truncated");
    sealed.without(40, 10).mustFail("archive.corrupt");
    int algorithm = sealed.length() - 22 - 20 - 84 + 74;
    sealed.zeroed(algorithm, 2).mustFail("archive.corrupt");
  }

  private static DamagedBytes withEncryptedDirectory() {
    ByteBuffer bytes = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x04034b50).position(60);
    bytes.put(new byte[] {9, 8, 7}).position(100);
    bytes.putInt(0x06064b50).putLong(72).putShort((short) 63).putShort((short) 62);
    bytes.putLong(0).putLong(1).putLong(1).putLong(40).putLong(60);
    bytes.putShort((short) 8).putLong(40).putLong(70);
    bytes.putShort((short) 0x6610).putShort((short) 256).putShort((short) 1);
    bytes.putShort((short) 0x8004).putShort((short) 0);
    bytes.putInt(0x07064b50).putInt(0).putLong(100).putInt(1);
    bytes.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
    return new DamagedBytes("files.zip", Arrays.copyOf(bytes.array(), bytes.position()));
  }

  @Test
  void namesTheMemberWhoseBytesAreDamaged() {
    Look look = zip.bytes().flip(zip.data(1), 2).mustFail("archive.entry_corrupt");
    assertThat(look.findings()).hasSize(1);
    assertThat(look.findings().getFirst().message()).contains("'etc/motd'").contains("CRC-32");
    assertThat(look.text("etc/hosts")).as("the other members are still read").isEqualTo(TEXT);
    zip.bytes().flip(zip.data(0) + 5, 1).mustFail("archive.entry_corrupt");
    zip.bytes().zeroed(zip.data(0), 20).mustFail("archive.entry_corrupt");
  }

  @Test
  void reportsHeadersThatContradictTheDirectory() {
    zip.bytes().with(zip.header(1) + 30, 'X').mustFail("archive.inconsistent");
    zip.bytes().with(zip.header(1) + 8, 8).mustFail("archive.inconsistent");
    zip.bytes().with(zip.header(1) + 14, 1, 2, 3, 4).mustFail("archive.inconsistent");
    zip.bytes().with(zip.header(1) + 18, 6).mustFail("archive.inconsistent");
    zip.bytes().with(zip.header(1) + 22, 6).mustFail("archive.inconsistent");
    zip.bytes().with(zip.header(1), 'Q').mustFail("archive.corrupt");
  }

  @Test
  void toleratesSlashesOfDosInOneOfTheTwoNames() {
    ZipBuilder windows = zip().stored("a\\b/c", "one");
    DamagedBytes whole = windows.bytes();
    int name = windows.header(0) + 30;
    whole.with(name + 1, '/').mustPass();
    whole.with(name + 3, '\\').mustPass();
    whole.with(name + 1, '|').mustFail("archive.inconsistent");
    whole.with(name, '/').mustFail("archive.inconsistent");
  }

  @Test
  void reportsANumberOfMembersThatIsWrong() {
    zip.bytes().with(zip.end() + 10, 2).mustFail("archive.inconsistent");
    zip.bytes().with(zip.end() + 10, 9).mustFail("archive.inconsistent");
  }

  @Test
  void reportsACutZipAsTruncated() {
    zip.bytes().cutAt(-30).mustFail("archive.truncated");
    zip.bytes().cutAt(zip.data(1)).mustFail("archive.truncated");
    zip.bytes().cutAt(-1).mustFail("archive.truncated");
  }

  @Test
  void reportsBytesLostInTheMiddle() {
    assertThat(zip.bytes().without(zip.data(0), 10).look().failed()).isTrue();
    zip.bytes().zeroed(zip.listing(1), 8).mustFail("archive.corrupt");
    zip.bytes().zeroed(zip.listing(0), 4).mustFail("archive.corrupt");
  }

  @Test
  void findsOverlapsBeforeAnythingIsUnpacked() {
    ZipBuilder bomb = zip().entry("a", TEXT);
    for (int copies = 0; copies < 200; copies++) {
      bomb.listAgain(0);
    }
    Look look = bomb.bytes().mustFail("archive.bomb");
    assertThat(look.context().begunEntries()).isZero();
  }

  @Test
  void toleratesBytesAroundAnArchiveWhoseMembersAreAllWhole() {
    zip.bytes().after("#!/bin/sh\nexit\n").mustPass("archive.prefix_data");
    zip.bytes().then("\n").mustPass("archive.trailing_data");
    zip.bytes("a comment").mustPass();
    zip.bytes("a comment").cutAt(-2).mustPass("archive.comment_cut");
    zip().entry("a", TEXT).gap("-JUNK-").entry("b", TEXT).bytes().mustPass("archive.gap");
  }

  @Test
  void reportsMembersThatTheDirectoryDoesNotList() {
    DamagedBytes hidden = zip().stored("hidden", "rm -rf /").bytes();
    String member = new String(hidden.cutAt(30 + 6 + 8).all(), StandardCharsets.ISO_8859_1);
    zip().entry("a", TEXT).gap(member).entry("b", TEXT).bytes().mustFail("archive.inconsistent");
    hidden.then(zip.bytes()).named("two.zip").mustFail("archive.inconsistent");
    zip.bytes().then(hidden.cutAt(-10)).mustFail("archive.data_after_end");
  }

  @Test
  void saysThatItHasNoKeyForEncryptedMembers() {
    zip().flagged(1).entry("a", TEXT).bytes().mustEnd("encrypted.no_key");
  }

  @Test
  void saysWhichMethodItCannotRead() {
    zip()
        .packed("a", 98, bytes("text"), new byte[] {1, 2, 3})
        .bytes()
        .mustEnd("format.unsupported");
  }

  @Test
  void readsWhatOtherMethodsPacked() throws IOException {
    DamagedBytes text = bytes(TEXT);
    byte[] bzip2 = DamagedBytes.compressed("", text, BZip2CompressorOutputStream::new).all();
    byte[] xz =
        DamagedBytes.compressed("", text, out -> new XZOutputStream(out, new LZMA2Options(0)))
            .all();
    Look look =
        zip()
            .packed("bzip2", 12, text, bzip2)
            .packed("xz", 95, text, xz)
            .packed("zstd", 93, text, Zstd.compress(text.all()))
            .packed("lzma", 14, text, lzma(text))
            .bytes()
            .look();
    assertThat(look.passed()).as("%s", look.findings()).isTrue();
    assertThat(look.context().contents().values())
        .hasSize(4)
        .allSatisfy(content -> assertThat(content).isEqualTo(text.all()));
  }

  private static byte[] lzma(DamagedBytes text) throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(new byte[] {9, 4, 5, 0});
    packed.write((options.getPb() * 5 + options.getLp()) * 9 + options.getLc());
    int dictionary = options.getDictSize();
    for (int shift = 0; shift < 32; shift += 8) {
      packed.write(dictionary >>> shift);
    }
    try (LZMAOutputStream stream = new LZMAOutputStream(packed, options, false)) {
      stream.write(text.all());
    }
    return packed.toByteArray();
  }

  @Test
  void knowsLinksDirectoriesAndPrograms() {
    Look look =
        zip()
            .mode(0120777)
            .stored("link", "etc/hosts")
            .mode(0040755)
            .stored("folder/", "")
            .mode(0100755)
            .entry("run.sh", "true")
            .mode(0010644)
            .stored("pipe", "")
            .bytes()
            .mustPass();
    assertThat(look.entry("link").kind()).isEqualTo(EntryKind.SYMBOLIC_LINK);
    assertThat(look.entry("link").linkTarget()).hasToString("etc/hosts");
    assertThat(look.entry("folder").kind()).isEqualTo(EntryKind.DIRECTORY);
    assertThat(look.entry("run.sh").executable()).isTrue();
    assertThat(look.entry("pipe").kind()).isEqualTo(EntryKind.SPECIAL);
  }

  @Test
  void readsWhatZipTookFromAPipeOrASocket() {
    for (int mode : new int[] {0010600, 0140777, 0020666}) {
      Look look = zip().mode(mode).entry("-", TEXT).bytes().mustPass();
      assertThat(look.text("-")).isEqualTo(TEXT);
      assertThat(look.entry("-").kind()).isEqualTo(EntryKind.FILE);
    }
  }

  @Test
  void knowsDirectoriesOfDosWithoutASlash() {
    ZipBuilder dos = zip().mode(0).stored("folder", "").stored("folder/file", "");
    DamagedBytes marked = dos.bytes().with(dos.listing(0) + 5, 0).with(dos.listing(0) + 38, 0x10);
    Look look = marked.with(dos.listing(1) + 5, 0).mustPass();
    assertThat(look.entry("folder").kind()).isEqualTo(EntryKind.DIRECTORY);
    assertThat(look.entry("folder/file").kind()).isEqualTo(EntryKind.FILE);
  }

  @Test
  void passesOverHeadersThatOnlyFillAPlace() {
    String filler = "PK\3\4" + "\0".repeat(26);
    Look look = zip().entry("a", TEXT).gap(filler).entry("b", TEXT).bytes().mustPass("archive.gap");
    assertThat(look.context().entries()).containsOnlyKeys("a", "b");
    zip.bytes().after(filler).mustPass("archive.prefix_data");
  }

  @Test
  void toleratesExtraBytesThatAreTooFewForAField() {
    for (int length = 1; length < 4; length++) {
      byte[] odd = new byte[length];
      Arrays.fill(odd, (byte) 0xff);
      zip().extra(odd).stored("a", "one").bytes().mustPass();
    }
    zip()
        .extra((byte) 1, (byte) 2, (byte) 9, (byte) 0, (byte) 7)
        .stored("a", "one")
        .bytes()
        .mustFail("archive.corrupt");
  }

  @Test
  void warnsOfPackedBytesBehindTheEndOfAMember() throws IOException {
    byte[] packed =
        DamagedBytes.compressed(
                "", bytes(TEXT), out -> new DeflaterOutputStream(out, new Deflater(9, true)))
            .all();
    byte[] longer = Arrays.copyOf(packed, packed.length + 2);
    assertThat(zip().packed("a", 8, bytes(TEXT), longer).bytes().mustPass("archive.gap").text("a"))
        .isEqualTo(TEXT);
  }

  @Test
  void reportsADirectoryOfAnotherLengthThanTheEndRecordSays() {
    zip.bytes().flip(zip.end() + 12, 4).mustFail("archive.inconsistent");
    zip.bytes().flip(zip.end() + 12, 0).mustFail("archive.inconsistent");
  }

  @Test
  void understandsNamesInCodePage437AndInUtf8() {
    ZipBuilder names = zip().stored(new byte[] {(byte) 0x99, 'l'}, new byte[0]);
    DamagedBytes dos = names.bytes().with(names.listing(0) + 5, 0);
    assertThat(dos.mustPass().context().entries()).containsOnlyKeys("Öl");
    assertThat(zip().flagged(1 << 11).stored("世界", "").bytes().mustPass().context().entries())
        .containsOnlyKeys("世界");
  }

  /// A field can be empty, of another version, or made for another name.
  @Test
  void takesTheUnicodeNameOfTheFirstFieldThatHoldsOne() {
    int own = crcOf("a");
    byte[] fields =
        concatenated(
            unicodePath(1, own, ""),
            unicodePath(2, own, "second version"),
            unicodePath(1, own + 1, "of another name"),
            unicodePath(1, own, "Öl"),
            unicodePath(1, own, "too late"));
    assertThat(zip().extra(fields).stored("a", "").bytes().mustPass().context().entries())
        .containsOnlyKeys("Öl");
    assertThat(zip().extra(unicodePath(1, own, "")).stored("a", "").bytes().mustPass().context())
        .extracting(context -> context.entries().keySet())
        .asString()
        .isEqualTo("[a]");
  }

  private static int crcOf(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static byte[] unicodePath(int version, int crc, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer field = ByteBuffer.allocate(9 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    field.putShort((short) 0x7075).putShort((short) (5 + text.length));
    return field.put((byte) version).putInt(crc).put(text).array();
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void stopsAtALimitWithoutBlamingTheBackup() {
    Limits narrow = new Limits(1000, 10, 2, 6, 1 << 20, Duration.ofMinutes(1));
    Look look = Look.at("files.zip", zip.bytes().all(), new RecordingContext(narrow));
    assertThat(look.codes()).containsAnyOf("limit.bytes", "limit.entries");
    assertThat(look.failed()).isFalse();
  }

  @Test
  void stopsAMemberThatUnfoldsIntoMoreThanItPromises() {
    byte[] packed =
        DamagedBytes.compressed(
                "", bytes(TEXT), out -> new DeflaterOutputStream(out, new Deflater(9, true)))
            .all();
    zip().packed("a", 8, bytes("short"), packed).bytes().mustFail("archive.entry_corrupt");
  }

  @Test
  void readsSeventyThousandMembers() {
    ZipBuilder many = zip().inZip64();
    for (int each = 0; each < 70_000; each++) {
      many.stored("folder/file-" + each, "x");
    }
    Look look = many.bytes().mustPass();
    assertThat(look.context().begunEntries()).isEqualTo(70_000);
  }
}
