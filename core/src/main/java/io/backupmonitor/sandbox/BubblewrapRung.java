package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Children in a view of the machine that is made for each of them: the programs and libraries of
/// the system, which they cannot change, the files and folders of the command, and nothing else.
///
/// For root, bubblewrap itself is started as the child's user: started by root, it would leave
/// root's rights on files to the child. Inside, the child has a user number that nobody else has,
/// so that it can be told apart from the user of this process, whoever that is.
///
/// Bubblewrap is one of the processes of a namespace that ends with this process, since its own
/// promise to die with its parent has a hole: one that is killed while it only makes the view
/// leaves a process behind that waits for it for ever.
///
/// @param setpriv the program that gives rights up
/// @param unshare the program that makes namespaces
/// @param bwrap the program `bwrap`
/// @param more options that not every version has
record BubblewrapRung(String setpriv, String unshare, String bwrap, List<String> more)
    implements Rung {

  /// The number and the name of the child's user, as the child knows them.
  private static final int INSIDE = 1000;

  private static final String INSIDE_NAME = "drill";

  /// What the kernel says of users that have no number inside.
  private static final String NOBODY = "overflowuid";

  private static final List<String> NAMESPACES =
      List.of(
          "--unshare-user",
          "--unshare-ipc",
          "--unshare-pid",
          "--unshare-net",
          "--unshare-uts",
          "--unshare-cgroup-try",
          "--uid",
          String.valueOf(INSIDE),
          "--gid",
          String.valueOf(INSIDE),
          "--hostname",
          INSIDE_NAME,
          "--as-pid-1",
          "--new-session");

  private static final List<String> OWN_FILES =
      List.of(
          "--ro-bind-data",
          "3",
          "/etc/passwd",
          "--ro-bind-data",
          "4",
          "/etc/group",
          "--ro-bind-data",
          "5",
          "/etc/hosts",
          "--ro-bind-data",
          "6",
          "/etc/nsswitch.conf");

  /// Before what the command reaches, which may lie below `/dev/shm`.
  private static final List<String> KERNEL = List.of("--proc", "/proc", "--dev", "/dev");

  private static final List<String> LOCKED = List.of("--remount-ro", "/dev", "--remount-ro", "/");

  /// With the programs of this machine; empty where one is missing.
  ///
  /// @param more options that not every version has
  static Optional<Rung> here(String... more) {
    Optional<String> setpriv = Programs.find("setpriv");
    Optional<String> unshare = Programs.find("unshare");
    Optional<String> bwrap = Programs.find("bwrap");
    if (setpriv.isEmpty() || unshare.isEmpty() || bwrap.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BubblewrapRung(setpriv.get(), unshare.get(), bwrap.get(), List.of(more)));
  }

  @Override
  public Isolation isolation() {
    return Isolation.BUBBLEWRAP;
  }

  @Override
  public List<String> words(ChildCommand command) {
    List<String> words = new ArrayList<>();
    Programs.find("setsid").ifPresent(words::add);
    words.add(setpriv);
    words.addAll(UserRung.changingUser());
    words.addAll(List.of("--pdeathsig", "KILL"));
    words.addAll(Guard.outside(ownFiles()));
    words.addAll(List.of(unshare, "--user", "--map-current-user"));
    words.addAll(List.of("--pid", "--fork", "--kill-child=KILL"));
    words.addAll(Guard.inside(setpriv));
    words.add(bwrap);
    words.addAll(NAMESPACES);
    words.addAll(more);
    words.addAll(SystemView.words());
    words.addAll(OWN_FILES);
    words.addAll(KERNEL);
    words.addAll(view(command));
    words.addAll(LOCKED);
    words.addAll(List.of("--chdir", command.directory().toString(), "--"));
    words.addAll(LimitWords.of(command.limits(), true));
    words.addAll(command.words());
    return words;
  }

  private static List<String> view(ChildCommand command) {
    List<String> words = new ArrayList<>();
    for (Path each : command.reach().reads()) {
      words.addAll(List.of("--ro-bind-try", each.toString(), each.toString()));
    }
    for (Path each : command.reach().writes()) {
      words.addAll(List.of("--bind", each.toString(), each.toString()));
    }
    return words;
  }

  /// Lines of the shell that open files of the child's own, so that it need not see those of the
  /// machine.
  private static String ownFiles() {
    return """
        exec 3<<users 4<<groups 5<<hosts 6<<sources
        %1$s:x:%2$d:%2$d::/:/bin/false
        nobody:x:%3$d:%3$d::/:/bin/false
        users
        %1$s:x:%2$d:
        nobody:x:%3$d:
        groups
        127.0.0.1 localhost %1$s
        hosts
        passwd: files
        group: files
        hosts: files
        sources
        """
        .formatted(INSIDE_NAME, INSIDE, nobody());
  }

  private static int nobody() {
    try {
      return Integer.parseInt(Processes.setting(NOBODY));
    } catch (IOException | NumberFormatException unknown) {
      return 65534;
    }
  }

  @Override
  public boolean ownProcesses() {
    return true;
  }

  /// Root has no number inside; everybody else is the child's own user.
  @Override
  public String nameOfParent() {
    return ChildUser.isRoot() ? "nobody" : INSIDE_NAME;
  }
}
