package io.backupmonitor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.Borg;
import io.backupmonitor.program.MadeRepository;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.program.Restic;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a verification without any restore makes of repositories that restic and Borg made. Needs
/// both programs.
final class FullCheckTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path shared;
  @TempDir Path folder;

  private static MadeRepository restic = new MadeRepository("restic", Path.of("none"));
  private static MadeRepository borg = new MadeRepository("borg", Path.of("none"));

  @BeforeAll
  static void make() throws Exception {
    restic = MadeRepository.restic(Files.createDirectory(shared.resolve("restic")));
    MadeRepository.tree(restic.folder());
    restic.restic("backup", "tree");
    restic.age();
    borg = MadeRepository.borg(Files.createDirectory(shared.resolve("borg")), "repokey");
    MadeRepository.tree(borg.folder());
    borg.borg("create", "repository::first", "tree");
    borg.age();
  }

  private MethodResult verify(MadeRepository made, KeyFiles keys) throws Exception {
    return verify(made, keys, new FullCheck(scratch(), LIMIT));
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private MethodResult verify(MadeRepository made, KeyFiles keys, FullCheck fullCheck)
      throws Exception {
    BackupSource source = DrillLanguage.directorySource(made.folder(), "repository");
    Inspection inspection =
        InProcessInspector.found()
            .inspect(
                new InspectionRequest(
                    source,
                    Set.of(),
                    true,
                    new Sink.None(),
                    scratch().toString(),
                    Limits.DEFAULT,
                    keys),
                _ -> {});
    ProgramCheck check = fullCheck.of(source, keys, inspection);
    MethodResult result =
        new StructureMethod()
            .judge(
                new Evidence(
                    source,
                    null,
                    List.of(),
                    List.of(),
                    inspection,
                    check,
                    ChecksumAlgorithm.SHA256,
                    List.of()));
    assertThat(result.toString()).doesNotContain(MadeRepository.PASSWORD);
    if (Files.exists(scratch())) {
      assertThat(scratch()).isEmptyDirectory();
    }
    return result;
  }

  private static void must(MethodResult result, Verdict verdict, String... saying) {
    assertThat(result.status()).as("%s", result).isEqualTo(verdict);
    assertThat(
            result.findings().stream().map(each -> each.code().code()).toList() + result.result())
        .contains(saying);
  }

  @Test
  void provesWhatIsInASoundRepositoryAndTouchesNothing() throws Exception {
    Map<String, String> before = restic.state();
    MethodResult result = verify(restic, restic.keys());
    must(result, Verdict.PASSED, "restic check --read-data found nothing wrong");
    assertThat(result.result()).doesNotContain("not proven");
    assertThat(restic.state()).isEqualTo(before);

    before = borg.state();
    result = verify(borg, borg.keys());
    must(result, Verdict.PASSED, "borg check --verify-data found nothing wrong");
    assertThat(result.result()).doesNotContain("not proven");
    assertThat(borg.state()).isEqualTo(before);
  }

  /// Where the program's user could write there, it gets a copy.
  @Test
  void touchesNothingThatAnybodyMayWrite() throws Exception {
    for (MadeRepository made : List.of(restic, borg)) {
      MadeRepository open = made.with(folder.resolve(made.tool()), _ -> true, bytes -> bytes);
      try (Stream<Path> all = Files.walk(open.folder())) {
        for (Path each : all.toList()) {
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
      }
      Map<String, String> before = open.state();
      must(verify(open, made.keys()), Verdict.PASSED, "found nothing wrong");
      assertThat(open.state()).isEqualTo(before);
    }
  }

  @Test
  void saysWithoutAPasswordWhatIsNotProven() throws Exception {
    must(verify(restic, KeyFiles.NONE), Verdict.PASSED, "not proven", "takes the password");
    must(verify(borg, KeyFiles.NONE), Verdict.PASSED, "not proven", "only its own program tells");
  }

  @Test
  void saysWithoutTheProgramWhatIsNotProven() throws Exception {
    for (MadeRepository made : List.of(restic, borg)) {
      RepositoryProgram known = made.equals(restic) ? new Restic() : new Borg();
      FullCheck fullCheck =
          new FullCheck(List.of(MadeRepository.notInstalled(known)), scratch(), LIMIT);
      must(
          verify(made, made.keys(), fullCheck),
          Verdict.PASSED,
          "only its own program tells",
          "install the package");
    }
  }

  @Test
  void saysThatTheTimeWasOver() throws Exception {
    for (MadeRepository made : List.of(restic, borg)) {
      must(
          verify(made, made.keys(), new FullCheck(scratch(), Duration.ZERO)),
          Verdict.PASSED,
          "came to no result: its time was over");
    }
  }

  @Test
  void doesNotBlameARepositoryForAWrongPassword() throws Exception {
    must(verify(restic, restic.wrongKeys()), Verdict.ERROR, "encrypted.wrong_key");
    must(verify(borg, borg.wrongKeys()), Verdict.ERROR, "encrypted.wrong_key");
  }

  /// The key of such a repository lies outside of it.
  @Test
  void doesNotBlameARepositoryForAKeyThatIsNotThere() throws Exception {
    MadeRepository apart = MadeRepository.borg(folder, "keyfile");
    Files.writeString(folder.resolve("a"), "a");
    apart.borg("create", "repository::one", "a");
    must(verify(apart, apart.keys()), Verdict.PASSED, "came to no result", "key_file");
  }

  /// An index that was made anew after packs were lost names none of them.
  @Test
  void findsWhatIsLackingThoughTheIndexDoesNotNameIt() throws Exception {
    String pack = largest(restic, "data");
    MadeRepository lacking = restic.without(folder.resolve("restic"), path -> path.equals(pack));
    Files.copy(restic.keys().passphrase().orElseThrow(), lacking.folder().resolve("password"));
    Files.createDirectory(lacking.folder().resolve("repository/locks"));
    lacking.restic("rebuild-index");
    MethodResult result = verify(lacking, restic.keys());
    must(result, Verdict.FAILED, "repository.", "restic check: ");
  }

  /// An entry whose checksum was mended can only be found by decrypting it.
  @Test
  void findsDamageThatAChecksumHides() throws Exception {
    String segment = largest(borg, "data");
    MadeRepository mended =
        borg.with(folder.resolve("borg"), path -> path.equals(segment), FullCheckTest::mended);
    must(verify(mended, KeyFiles.NONE), Verdict.PASSED, "only its own program tells");
    must(verify(mended, borg.keys()), Verdict.FAILED, "repository.file_corrupt", "borg check");
  }

  /// A bit of the first long entry changed, and the checksum of the entry made to fit.
  private static byte[] mended(byte[] segment) {
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    int at = 8;
    while (bytes.getInt(at + 4) < 10_000) {
      at += bytes.getInt(at + 4);
    }
    int size = bytes.getInt(at + 4);
    segment[at + size / 2] ^= 1;
    CRC32 checksum = new CRC32();
    checksum.update(segment, at + 4, size - 4);
    bytes.putInt(at, (int) checksum.getValue());
    return segment;
  }

  @Test
  void findsWhatTheInspectionFindsToo() throws Exception {
    String pack = largest(restic, "data");
    Predicate<String> isPack = path -> path.equals(pack);
    must(
        verify(restic.without(folder.resolve("gone"), isPack), restic.keys()),
        Verdict.FAILED,
        "repository.part_missing");
    must(
        verify(restic.with(folder.resolve("bit"), isPack, FullCheckTest::flipped), restic.keys()),
        Verdict.FAILED,
        "repository.file_corrupt");
    String segment = largest(borg, "data");
    must(
        verify(borg.without(folder.resolve("segment"), path -> path.equals(segment)), borg.keys()),
        Verdict.FAILED,
        "repository.part_missing");
  }

  private static byte[] flipped(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static String largest(MadeRepository made, String below) throws IOException {
    Path repository = made.folder().resolve("repository");
    try (Stream<Path> files = Files.walk(repository.resolve(below))) {
      return repository
          .relativize(
              files
                  .filter(Files::isRegularFile)
                  .max(Comparator.comparingLong(file -> file.toFile().length()))
                  .orElseThrow())
          .toString();
    }
  }
}
