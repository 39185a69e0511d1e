package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose scratch folders are left behind, told by their locks: also where the number of a process
/// tells nothing, as in another container.
final class ScratchLockTest {

  @TempDir Path place;

  private Process program;
  private Path folder;

  /// Makes scratch folders, names one, and waits until nobody talks to it.
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      ScratchSpace space = ScratchSpace.create(Path.of(arguments[0]));
      Files.createFile(space.folder().resolve("content"));
      System.out.println(space.folder());
      System.in.read();
      space.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = program.inputReader(StandardCharsets.UTF_8);
    folder = Path.of(said.readLine());
  }

  @AfterEach
  void end() throws Exception {
    kill();
  }

  private void kill() throws InterruptedException {
    program.destroyForcibly();
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /// Lets the folder be one of another container, whose processes have numbers of their own.
  private Path ofAnotherNamespace() throws IOException {
    String[] parts = folder.getFileName().toString().split("-", -1);
    parts[4] = "zzzz";
    Path other = folder.resolveSibling(String.join("-", parts));
    Files.move(folder, other);
    Files.move(ScratchLock.fileOf(folder), ScratchLock.fileOf(other));
    return other;
  }

  @Test
  void goesWithItsFolder() throws Exception {
    program.getOutputStream().close();
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void sparesAProgramInAnotherNamespaceUntilItIsGone() throws Exception {
    Path other = ofAnotherNamespace();
    assertThat(ScratchSpace.sweep(place)).isZero();
    assertThat(other.resolve("content")).exists();

    kill();
    assertThat(ScratchSpace.sweep(place)).isEqualTo(1);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void removesALockWhoseFolderWasNeverMade() throws Exception {
    kill();
    ScratchRemoval.remove(folder);
    assertThat(ScratchSpace.sweep(place)).isZero();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void letsAFolderStayThatIsKept() throws Exception {
    Files.createFile(folder.resolve(ScratchSpace.KEPT));
    kill();
    assertThat(ScratchSpace.sweep(place)).isZero();
    assertThat(folder.resolve("content")).exists();
    assertThat(ScratchLock.fileOf(folder)).doesNotExist();
  }

  /// Whatever somebody puts there is not opened, as that might wait for ever or lock what is his.
  @Test
  void followsNoLink() throws Exception {
    kill();
    Path lock = ScratchLock.fileOf(folder);
    Files.delete(lock);
    Path precious = Files.createFile(place.resolve("precious"));
    Files.createSymbolicLink(lock, precious);
    assertThat(ScratchSpace.sweep(place)).isZero();
    assertThat(precious).exists();
    assertThat(lock).isSymbolicLink();
  }

  @Test
  void isNotLostToASweepOfItsOwnProcess() throws Exception {
    try (ScratchSpace own = ScratchSpace.create(place);
        ScratchSpace inYard = ScratchSpace.createInYard(place)) {
      ScratchSpace.sweep(place);
      assertThat(own.folder()).exists();
      assertThat(inYard.folder()).exists();
      assertThat(isLockedForOthers(own.folder())).isTrue();
      assertThat(isLockedForOthers(ScratchYard.below(place))).isTrue();
    }
    kill();
    ScratchSpace.sweep(place);
    assertThat(place).isEmptyDirectory();
  }

  /// Asks the kernel, which names locks by the number of the file.
  private static boolean isLockedForOthers(Path folder) throws IOException {
    Object file = Files.getAttribute(ScratchLock.fileOf(folder), "unix:ino");
    return Files.readString(Path.of("/proc/locks")).contains(":" + file + " ");
  }
}
