package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.dump.postgresql.ArchiveBuilder;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An archive that is sent by another inspection arrives once and as a whole, whatever becomes of
/// the inspection.
class UnpackedArchiveTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Path archive;
  private byte[] whole;

  @BeforeEach
  void make() throws Exception {
    archive = Files.createDirectory(folder.resolve("archive"));
    MemoryDirectory files =
        ArchiveBuilder.archive(16).table("public.t", "row\n".repeat(40_000)).directory();
    for (DirectoryContent.File file : files.files()) {
      Files.write(archive.resolve(file.path().text()), files.bytes(file.path().text()));
    }
    Files.writeString(archive.resolve("restore.sql"), "-- for people\n");
    whole = heard(InProcessInspector.found());
    assertThat(whole).hasSizeGreaterThan(160_000);
  }

  private byte[] heard(Inspector inspector) throws Exception {
    try (UnpackedArchive stream =
        new UnpackedArchive(inspector, archive, folder.resolve("in"), LIMIT)) {
      byte[] bytes = stream.readAllBytes();
      assertThat(stream.problem()).isNull();
      return bytes;
    }
  }

  /// An inspector whose first inspection is lost after it has sent so much.
  @SuppressWarnings("ArrayRecordComponent")
  private record Losing(byte[] sent, Inspector alone) implements Inspector {

    @Override
    public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
        throws InspectionLostException {
      String socket = ((Sink.Socket) request.sink()).path();
      try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        caller.connect(UnixDomainSocketAddress.of(socket));
        for (ByteBuffer bytes = ByteBuffer.wrap(sent); bytes.hasRemaining(); ) {
          caller.write(bytes);
        }
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      throw new InspectionLostException("by another one");
    }

    @Override
    public String detect(BackupSource source, KeyFiles keys) {
      return "unknown";
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void goesOnWhereALostInspectionEnded(double share) throws Exception {
    byte[] sent = Arrays.copyOf(whole, (int) (whole.length * share));
    assertThat(heard(new Losing(sent, InProcessInspector.found()))).isEqualTo(whole);
  }

  @Test
  void leavesNothingWhereItListened() throws Exception {
    heard(new Losing(new byte[10], InProcessInspector.found()));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(archive);
    }
  }

  @Test
  void saysWhatKeptTheFilesFromBeingRead() throws Exception {
    Files.write(archive.resolve("toc.dat"), new byte[] {'P', 'G', 'D', 'M', 'P', 1, 99, 0});
    try (UnpackedArchive stream =
        new UnpackedArchive(InProcessInspector.found(), archive, folder.resolve("in"), LIMIT)) {
      assertThat(stream.readAllBytes()).isNotEqualTo(whole);
      Finding problem = Objects.requireNonNull(stream.problem());
      assertThat(problem.code()).isEqualTo(FindingCode.FORMAT_UNSUPPORTED);
    }
  }

  @Test
  void blamesNobodyForWhatChangedInTheScratchFolder() throws Exception {
    Files.delete(archive.resolve("4.dat.gz"));
    try (UnpackedArchive stream =
        new UnpackedArchive(InProcessInspector.found(), archive, folder.resolve("in"), LIMIT)) {
      assertThat(stream.readAllBytes()).isNotEqualTo(whole);
      Finding problem = Objects.requireNonNull(stream.problem());
      assertThat(problem.code()).isEqualTo(FindingCode.RESTORE_NOT_MADE);
      assertThat(problem.message()).contains("4.dat");
    }
  }

  @Test
  void canBeGivenUpWhileNobodyHasSentAnything() throws Exception {
    UnpackedArchive stream =
        new UnpackedArchive(new Silent(), archive, folder.resolve("in"), LIMIT);
    Thread reading = Thread.ofPlatform().start(() -> readQuietly(stream));
    stream.close();
    assertThat(reading.join(Duration.ofSeconds(10))).isTrue();
    assertThat(folder.resolve("in")).doesNotExist();
  }

  private static void readQuietly(UnpackedArchive stream) {
    try {
      stream.readAllBytes();
    } catch (IOException closed) {
      // that is what it is closed for
      return;
    }
  }

  /// An inspector that never answers.
  private static final class Silent implements Inspector {

    @Override
    public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
        throws InterruptedException {
      Thread.sleep(Duration.ofDays(1));
      throw new IllegalStateException("it was to be interrupted");
    }

    @Override
    public String detect(BackupSource source, KeyFiles keys) {
      return "unknown";
    }
  }
}
