package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of the other questions that a worker has when one of them ends it.
final class SharedWorkerTest {

  @TempDir Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = Workshop.in(folder);
  }

  @AfterEach
  void close() {
    workshop.close();
    assertThat(workshop.scratch()).isEmptyDirectory();
  }

  /// The patient one is being read, and has told so, when the hostile one begins; it ends once
  /// anything was begun anew.
  @ParameterizedTest
  @CsvSource({
    "HALT, INSPECTION_CRASHED",
    "MEMORY, LIMIT_MEMORY",
    "GARBLE, INSPECTION_CRASHED",
    "LOOP, LIMIT_TIME",
  })
  void onlyTheHostileOneLosesItsVerdict(String word, FindingCode code) throws Exception {
    Path go = workshop.folder().resolve("go");
    Path patient = workshop.patient(go);
    Path hostile = workshop.hostile(word);
    CountDownLatch reading = new CountDownLatch(1);
    List<Inspection> both =
        Workers.map(
            List.of(patient, hostile),
            2,
            file -> {
              boolean first = file.equals(patient);
              assertThat(first || reading.await(30, TimeUnit.SECONDS)).isTrue();
              Duration limit = first ? Limits.DEFAULT.time() : Duration.ofSeconds(3);
              return inspect(file, limit, go, reading);
            });
    assertThat(both.getFirst().findings()).isEmpty();
    assertThat(both.getFirst().whole()).isTrue();
    assertThat(both.getFirst().inventory().tables())
        .as("what was said in the first attempt does not count")
        .containsExactly(Map.entry("patience", 1L));
    assertThat(both.getLast().findings())
        .extracting(finding -> finding.code())
        .containsExactly(code);
  }

  private Inspection inspect(Path file, Duration limit, Path go, CountDownLatch reading)
      throws InterruptedException {
    WorkerInspector inspector = workshop.inspector();
    return inspector.untilAnswered(
        each -> {
          try {
            if (each != inspector && !Files.exists(go)) {
              Files.writeString(go, "");
            }
            return each.inspect(
                workshop.request(file, new Sink.None(), limit), _ -> reading.countDown());
          } catch (IOException gone) {
            throw new AssertionError(gone);
          }
        });
  }

  @Test
  void manyAtOnceAreEachAnsweredAsIfTheyWereAlone() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int index = 0; index < 60; index++) {
      files.add(index % 20 == 7 ? hostile(index) : letter(index));
    }
    WorkerInspector inspector = workshop.inspector();
    ConcurrentHashMap<Path, String> answers = new ConcurrentHashMap<>();
    Workers.map(
        files,
        2 * Workshop.QUESTIONS,
        file -> {
          answers.put(file, answer(inspector, file));
          return file;
        });
    IntStream.range(0, files.size())
        .forEach(
            index ->
                assertThat(answers.get(files.get(index)))
                    .isEqualTo(index % 20 == 7 ? "inspection.crashed" : "gz letter " + index));
  }

  private String answer(WorkerInspector inspector, Path file) throws InterruptedException {
    return inspector.untilAnswered(
        each -> {
          try {
            return answer(each, file, fresh(file));
          } catch (IOException gone) {
            throw new AssertionError(gone);
          }
        });
  }

  private String answer(Inspector inspector, Path file, Path content)
      throws IOException, InterruptedException, InspectionLostException {
    Inspection inspection =
        inspector.inspect(
            workshop.request(file, new Sink.Folder(content.toString()), Limits.DEFAULT.time()),
            _ -> {});
    if (!inspection.findings().isEmpty()) {
      return inspection.findings().getFirst().code().code();
    }
    try (Stream<Path> arrived = Files.list(content)) {
      return inspection.format() + " " + Files.readString(arrived.toList().getFirst());
    }
  }

  /// As a drill that is begun anew has another folder.
  private Path fresh(Path file) throws IOException {
    return Files.createTempDirectory(folder, String.valueOf(file.getFileName()));
  }

  private Path hostile(int index) throws IOException {
    return Files.move(
        workshop.hostile("HALT"), workshop.folder().resolve("halt" + index + ".hostile"));
  }

  private Path letter(int index) throws IOException {
    Path file = workshop.folder().resolve("letter" + index + ".txt.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(("letter " + index).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
