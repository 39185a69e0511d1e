package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchSpaceTest {

  @TempDir private Path parent;

  @Test
  void makesAPrivateFolderAndRemovesIt() throws IOException {
    ScratchSpace scratch = ScratchSpace.create(parent.resolve("made/too"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch.folder())))
        .isEqualTo("rwx------");
    assertThat(scratch.folder()).isEmptyDirectory();
    assertThat(scratch.freeBytes()).isPositive();
    scratch.close();
    assertThat(scratch.folder()).doesNotExist();
    scratch.close();
    assertThat(scratch.leftBehind()).isEmpty();
  }

  /// A server that is started in it works in another folder than this process.
  @Test
  void namesItsFolderFromTheRootWhereverItWasAskedFor() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(parent);

    try (ScratchSpace scratch = ScratchSpace.create(relative)) {
      assertThat(scratch.folder()).isAbsolute().hasParent(parent.toRealPath());
    }
  }

  @Test
  void removesWhateverTheModesAreAndFollowsNoLink() throws IOException {
    Path precious = Files.createDirectory(parent.resolve("precious"));
    Files.createFile(precious.resolve("file"));
    ScratchSpace scratch = ScratchSpace.create(parent);
    Path locked = Files.createDirectories(scratch.folder().resolve("a/locked"));
    Files.createFile(locked.resolve("file"));
    Files.createSymbolicLink(locked.resolve("link"), precious);
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));

    scratch.close();

    assertThat(scratch.folder()).doesNotExist();
    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void sweepsWhatADeadProcessLeftAndOnlyThat() throws IOException, InterruptedException {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    ScratchOwner self = ScratchOwner.self();
    Path dead = folderOf(new ScratchOwner(child.pid(), 1, self.namespace(), self.boot()));
    Path reused = folderOf(new ScratchOwner(self.pid(), 1, self.namespace(), self.boot()));
    Path earlierBoot = folderOf(new ScratchOwner(self.pid(), self.start(), 7, "00000001"));
    Path kept = folderOf(new ScratchOwner(child.pid(), 2, self.namespace(), self.boot()));
    Files.createFile(kept.resolve(ScratchSpace.KEPT));
    Path foreign = folderOf(new ScratchOwner(1, 1, self.namespace() + 1, self.boot()));
    Path other = Files.createDirectory(parent.resolve("backup-monitor-of-mine-1"));
    Path file = Files.createFile(parent.resolve(dead.getFileName() + "0"));
    ScratchSpace living = ScratchSpace.create(parent);

    assertThat(ScratchSpace.sweep(parent)).isEqualTo(3);

    assertThat(dead).doesNotExist();
    assertThat(reused).doesNotExist();
    assertThat(earlierBoot).doesNotExist();
    assertThat(living.folder()).exists();
    for (Path spared : new Path[] {kept, foreign, other, file}) {
      assertThat(spared).exists();
    }
    assertThat(ScratchSpace.sweep(parent.resolve("nowhere"))).isZero();
  }

  @Test
  void whatIsKeptSurvivesItsEnd() throws IOException {
    ScratchSpace scratch = ScratchSpace.create(parent);
    scratch.keep();
    scratch.close();

    assertThat(scratch.folder()).exists();
  }

  private Path folderOf(ScratchOwner owner) throws IOException {
    Path folder = parent.resolve("backup-monitor-" + owner + "-0a1b2c3d4e5f");
    Files.createDirectories(folder.resolve("content"));
    Files.createFile(folder.resolve("content/file"));
    return folder;
  }
}
