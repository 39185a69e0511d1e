package io.backupmonitor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out with real children what a rung keeps.
final class PromiseTrial {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ANSWER_MILLISECONDS = 100;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final Path BASH = Path.of("/bin/bash");

  private static final String PARENT =
      "exec 9<&0; %s=$$ \"$@\" <&9 9<&- & echo $!; wait".formatted(Guard.PARENT);

  private final Rung rung;
  private final Path place;

  private PromiseTrial(Rung rung, Path place) {
    this.rung = rung;
    this.place = place;
  }

  /// @param secret a file that is not to be read; null for one that is made for this
  static Set<Promise> kept(Rung rung, @Nullable Path secret)
      throws IOException, InterruptedException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try (ScratchSpace scratch = ScratchSpace.create(temporary)) {
      permit(scratch.folder(), "rwx--x--x");
      Path made = permit(Files.createFile(scratch.folder().resolve("secret")), "rw-------");
      return new PromiseTrial(rung, scratch.folder()).kept(secret == null ? made : secret);
    }
  }

  private static Path permit(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private Set<Promise> kept(Path secret) throws IOException, InterruptedException {
    Set<Promise> kept = EnumSet.noneOf(Promise.class);
    if (hasNoNetwork()) {
      kept.add(Promise.NO_NETWORK);
    }
    if (!runs("cat '%s'".formatted(secret.toAbsolutePath().toString().replace("'", "'\\''")))) {
      kept.add(Promise.HIDES_CONFIGURATION);
    }
    if (!writesOutside()) {
      kept.add(Promise.NO_WRITING_OUTSIDE);
    }
    if (diesWithParent()) {
      kept.add(Promise.DIES_WITH_PARENT);
    }
    return kept;
  }

  private boolean runs(String script) throws IOException, InterruptedException {
    return new ProcessRunner(rung).run(ChildCommand.of("/bin/sh", "-c", script), LIMIT).succeeded();
  }

  /// Where there is a shell that can, it also knocks at a port.
  private boolean hasNoNetwork() throws IOException, InterruptedException {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    if (!runs("[ \"$(readlink /proc/self/ns/net)\" != '%s' ]".formatted(own))) {
      return false;
    }
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      if (Files.exists(BASH)) {
        String knock = "exec 3<>/dev/tcp/127.0.0.1/" + door.getLocalPort();
        new ProcessRunner(rung).run(ChildCommand.of(BASH.toString(), "-c", knock), LIMIT);
      }
      door.setSoTimeout(ANSWER_MILLISECONDS);
      door.accept().close();
      return false;
    } catch (SocketTimeoutException nobody) {
      return true;
    }
  }

  private boolean writesOutside() throws IOException, InterruptedException {
    Path open = permit(Files.createDirectory(place.resolve("open")), "rwxrwxrwx");
    return runs(": >'%s'/marker".formatted(open)) || Files.exists(open.resolve("marker"));
  }

  /// A shell takes the place of this process, and is killed. What such a shell leaves running reads
  /// nothing, so it has to be handed what the shell reads.
  private boolean diesWithParent() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", PARENT, "parent"));
    words.addAll(rung.words(ChildCommand.of("/bin/sleep", "20")));
    Process parent = new ProcessBuilder(words).redirectErrorStream(true).start();
    List<ProcessHandle> family = new ArrayList<>();
    try {
      Optional<ProcessHandle> child = child(parent);
      child.ifPresent(family::add);
      child.ifPresent(each -> each.descendants().forEach(family::add));
    } finally {
      parent.destroyForcibly().waitFor();
    }
    boolean dead = !family.isEmpty() && areGone(family);
    family.forEach(ProcessHandle::destroyForcibly);
    return dead;
  }

  /// The child of the shell, once it has settled.
  private Optional<ProcessHandle> child(Process parent) throws IOException {
    InputStream said = parent.getInputStream();
    parent.getOutputStream().write(Guard.GO);
    parent.getOutputStream().flush();
    StringBuilder number = new StringBuilder();
    boolean settled = !rung.ownProcesses();
    for (int next = said.read(); next >= 0; next = said.read()) {
      settled |= next == Guard.SETTLED;
      if (next != Guard.SETTLED) {
        number.append(new String(new byte[] {(byte) next}, StandardCharsets.US_ASCII));
      }
      if (settled && number.toString().matches("\\d+\\n")) {
        return ProcessHandle.of(Long.parseLong(number.toString().strip()));
      }
    }
    return Optional.empty();
  }

  private static boolean areGone(List<ProcessHandle> family) throws InterruptedException {
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (family.stream().anyMatch(Processes::run)) {
      if (System.nanoTime() > giveUp) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN);
    }
    return true;
  }
}
