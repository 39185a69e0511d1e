package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What travels between a worker and who asks it.
final class WirePropertiesTest {

  @Property
  void everyRecordSurvivesTheTrip(@ForAll long seed) throws IOException {
    for (InspectionRecord record : records(new Draw(seed))) {
      byte[] bytes = bytes(out -> RecordForm.write(out, record));
      assertThat(RecordForm.read(input(bytes))).isEqualTo(record);
    }
  }

  @Property(tries = 200)
  void everyQuestionSurvivesTheTrip(@ForAll long seed) throws IOException {
    for (Question question : questions(new Draw(seed))) {
      byte[] bytes = bytes(out -> QuestionForm.write(out, question));
      assertThat(QuestionForm.read(input(bytes))).isEqualTo(question);
    }
  }

  @Property
  void everyCutIsRefused(@ForAll long seed) throws IOException {
    Draw draw = new Draw(seed);
    for (InspectionRecord record : records(draw)) {
      byte[] bytes = bytes(out -> RecordForm.write(out, record));
      byte[] cut = Arrays.copyOf(bytes, draw.number(bytes.length));
      assertThatThrownBy(() -> RecordForm.read(input(cut))).isInstanceOf(IOException.class);
    }
  }

  @Property
  void garbageIsRefusedOrIsARecord(@ForAll @Size(max = 200) byte[] garbage) {
    WireInput in = input(garbage);
    try {
      while (true) {
        // whatever it is, it can be told and hashed
        assertThat(RecordForm.read(in).toString()).isNotEmpty();
      }
    } catch (IOException refused) {
      assertThat(refused).isNotNull();
    }
  }

  @Property
  void aChangedRecordIsRefusedOrIsARecord(@ForAll long seed) throws IOException {
    Draw draw = new Draw(seed);
    for (InspectionRecord record : records(draw)) {
      byte[] bytes = bytes(out -> RecordForm.write(out, record));
      bytes[draw.number(bytes.length)] = (byte) draw.number(256);
      garbageIsRefusedOrIsARecord(bytes);
    }
  }

  @Property
  void aQuestionOfGarbageIsRefusedOrIsAQuestion(@ForAll @Size(max = 200) byte[] garbage) {
    try {
      var _ = QuestionForm.read(input(garbage));
    } catch (IOException refused) {
      assertThat(refused).isNotNull();
    }
  }

  @Test
  void takesNoMemoryForWhatDidNotArrive() throws IOException {
    byte[] hugeText =
        bytes(
            out -> {
              out.octet(7);
              out.octet(WireOutput.NARROW);
              out.int32(16 << 20);
              out.octet('x');
            });
    byte[] hugeList =
        bytes(
            out -> {
              out.int32(Integer.MAX_VALUE);
              out.octet(1);
            });
    for (int time = 0; time < 1000; time++) {
      assertThatThrownBy(() -> RecordForm.read(input(hugeText)))
          .hasMessageContaining("ends after 1 of 16,777,216 bytes");
      assertThatThrownBy(() -> input(hugeList).all(WireInput::text))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesATextThatIsTooLong() throws IOException {
    byte[] tooLong =
        bytes(
            out -> {
              out.octet(7);
              out.octet(WireOutput.NARROW);
              out.int32((16 << 20) + 1);
            });
    assertThatThrownBy(() -> RecordForm.read(input(tooLong)))
        .hasMessageContaining("no text has width 1 and length 16,777,217");
  }

  /// Writes something.
  @FunctionalInterface
  private interface Writing {
    void to(WireOutput out) throws IOException;
  }

  private static byte[] bytes(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writing.to(new WireOutput(bytes));
    return bytes.toByteArray();
  }

  private static WireInput input(byte[] bytes) {
    return new WireInput(new ByteArrayInputStream(bytes));
  }

  /// One of each kind.
  private static List<InspectionRecord> records(Draw draw) {
    List<InspectionRecord> records =
        List.of(
            new InspectionRecord.Recognised(draw.text()),
            new InspectionRecord.EntryRead(
                new Entry(
                    draw.path(),
                    draw.of(EntryKind.values()),
                    draw.number(),
                    draw.yes() ? draw.path() : null,
                    draw.yes()),
                draw.number(),
                (int) draw.number()),
            new InspectionRecord.TableRead(draw.text(), draw.number()),
            new InspectionRecord.ChecksumComputed(draw.checksum()),
            new InspectionRecord.PartChecksumComputed(draw.path(), draw.checksum()),
            new InspectionRecord.FindingRaised(draw.finding()),
            new InspectionRecord.DeliveryFinding(draw.finding()),
            new InspectionRecord.NotProven(draw.text()),
            new InspectionRecord.Progress(draw.number()),
            new InspectionRecord.Ended(draw.number(), draw.number(), draw.yes(), draw.duration()));
    assertThat(records.stream().map(Object::getClass).distinct())
        .as("every kind")
        .hasSameSizeAs(InspectionRecord.class.getPermittedSubclasses());
    return records;
  }

  private static List<Question> questions(Draw draw) {
    return Stream.of(
            new Sink.None(),
            new Sink.Folder(draw.text(), draw.number()),
            new Sink.Socket(draw.text()))
        .<Question>mapMulti(
            (sink, each) -> {
              each.accept(new Question.Inspect(draw.request(sink), draw.yes()));
              each.accept(new Question.Detect(draw.source(), draw.keys()));
            })
        .toList();
  }

  /// Draws what records and requests are made of.
  private static final class Draw {

    private final RandomGenerator random;

    Draw(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    int number(int bound) {
      return random.nextInt(bound);
    }

    long number() {
      return random.nextBoolean() ? random.nextLong() : random.nextInt(100);
    }

    boolean yes() {
      return random.nextBoolean();
    }

    <T> T of(T[] values) {
      return values[random.nextInt(values.length)];
    }

    /// Plain, accented, foreign, or no valid Unicode at all.
    String text() {
      int most = of(new Integer[] {0x7f, 0xff, 0xffff});
      char[] text = new char[random.nextInt(40)];
      for (int at = 0; at < text.length; at++) {
        text[at] = (char) random.nextInt(most + 1);
      }
      return new String(text);
    }

    BackupPath path() {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      return BackupPath.ofBytes(bytes);
    }

    Duration duration() {
      return Duration.ofSeconds(number(), random.nextInt(1_000_000_000));
    }

    Finding finding() {
      return new Finding(of(FindingCode.values()), text());
    }

    Checksum checksum() {
      ChecksumAlgorithm algorithm = of(ChecksumAlgorithm.values());
      return new Checksum(algorithm, "a".repeat(algorithm.hexDigits()));
    }

    InspectionRequest request(Sink sink) {
      EnumSet<ChecksumAlgorithm> checksums = EnumSet.noneOf(ChecksumAlgorithm.class);
      for (ChecksumAlgorithm each : ChecksumAlgorithm.values()) {
        if (yes()) {
          checksums.add(each);
        }
      }
      Limits limits = new Limits(number(), number(), number(), number(9), number(), duration());
      return new InspectionRequest(
          source(), checksums, yes(), sink, yes() ? text() : null, limits, keys());
    }

    KeyFiles keys() {
      return new KeyFiles(yes() ? text() : null, yes() ? text() : null);
    }

    BackupSource source() {
      return new BackupSource(
          URI.create("file:///a%20b/%C3%A4/"),
          of(BackupKind.values()),
          path(),
          Stream.generate(this::file).limit(number(5)).toList(),
          Stream.generate(this::file).limit(number(3)).toList());
    }

    StoredFile file() {
      return new StoredFile(
          path(),
          of(FileKind.values()),
          number(),
          Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
          yes() ? new FileIdentity(number(), number(), number(9)) : null,
          yes());
    }
  }
}
