package io.backupmonitor.verify;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.SecretFile;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.program.ProgramFiles;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildLimits;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One run of a program over one repository, confined, with nothing that it could change but a
/// scratch folder. For one thread.
final class ProgramRun {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /// Each of its processes gets 16 GiB of address space, and all that it says is kept as one.
  private static final String BOUNDED =
      "umask 077; ulimit -v 16777216; exec \"$@\" 1>&2 </dev/null";

  private static final Path SYSTEM = Path.of("/usr");

  private final RepositoryProgram program;
  private final Path executable;
  private final Path scratch;
  private final Duration limit;

  /// Root's child is another user, who may read what root may; everybody else's sees nothing but
  /// the system and the repository, where that works.
  private final ProcessRunner runner =
      ChildUser.isRoot() ? ProcessRunner.ofReaders() : ProcessRunner.shared();

  ProgramRun(RepositoryProgram program, Path executable, Path scratch, Duration limit) {
    this.program = program;
    this.executable = executable;
    this.scratch = scratch;
    this.limit = limit;
  }

  /// Has the program check a repository.
  ///
  /// @throws IOException when it cannot be started, or a secret cannot be read
  ProgramCheck check(Path repository, KeyFiles keys) throws IOException, InterruptedException {
    ProgramFiles files =
        new RepositoryView(program, repository, scratch, runner)
            .made(passphrase(keys.passphrase().orElseThrow()), key(keys.key()));
    ChildCommand command = command(repository, files);
    try (ChildProcess child = runner.start(command)) {
      OptionalInt exitCode = await(child);
      return judged(exitCode, child.output());
    }
  }

  private ProgramCheck judged(OptionalInt exitCode, String said) {
    Optional<Finding> closed =
        exitCode.equals(OptionalInt.of(0))
            ? Optional.empty()
            : program.closed(said, "its content was not checked");
    if (closed.isEmpty()) {
      return program.judge(exitCode, said);
    }
    Finding reason = closed.get();
    return reason.code() == FindingCode.ENCRYPTED_WRONG_KEY
        ? ProgramCheck.finding(program.checkWords(), List.of(reason))
        : ProgramCheck.without(program.checkWords(), reason.message());
  }

  /// Its first line alone, as everywhere else.
  private Path passphrase(Path given) throws IOException {
    String line = SecretFile.firstLine(given) + "\n";
    return secret("passphrase", line.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Path key(Optional<Path> given) throws IOException {
    return given.isEmpty() ? null : secret("key", SecretFile.content(given.get()));
  }

  /// Writes a file that is closed to everybody else from its beginning.
  private Path secret(String name, byte[] content) throws IOException {
    Path file =
        Files.createFile(
            scratch.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, content);
  }

  private ChildCommand command(Path repository, ProgramFiles files) throws IOException {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", BOUNDED, "sh"));
    words.add(executable.toString());
    words.addAll(program.fullCheck());
    List<Path> reads = new ArrayList<>(List.of(repository, scratch));
    for (Path each : List.of(executable, executable.toRealPath())) {
      if (!each.startsWith(SYSTEM)) {
        reads.add(each);
      }
    }
    List<Path> writes = new ArrayList<>(List.of(files.home()));
    if (!files.repository().equals(repository)) {
      writes.add(files.repository());
    }
    return new ChildCommand(
        words,
        program.environment(files),
        files.home(),
        Path.of("/dev/null"),
        ChildLimits.WIDE,
        new ChildReach(reads, writes));
  }

  /// Its exit code; empty when it was not waited for any longer.
  private OptionalInt await(ChildProcess child) throws InterruptedException {
    long start = System.nanoTime();
    Duration step = LOOK_AGAIN.compareTo(limit) < 0 ? LOOK_AGAIN : limit;
    while (true) {
      OptionalInt exitCode = child.waitFor(step);
      boolean late = System.nanoTime() - start > limit.toNanos();
      if (exitCode.isPresent() || late || program.hasSaidEnough(child.output())) {
        return exitCode;
      }
    }
  }
}
