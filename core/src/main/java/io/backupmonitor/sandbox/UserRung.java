package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Children without new privileges, with limits, and for root as another user. For everybody else
/// the user stays the same, and that is no isolation.
///
/// @param setpriv the program that gives rights up; empty where it is missing
record UserRung(Optional<String> setpriv) implements Rung {

  /// As far as this machine can do it.
  static UserRung here() {
    return new UserRung(Programs.find("setpriv"));
  }

  @Override
  public Isolation isolation() {
    return ChildUser.isRoot() && setpriv.isPresent() ? Isolation.USER : Isolation.NONE;
  }

  @Override
  public List<String> words(ChildCommand command) {
    if (ChildUser.isRoot() && setpriv.isEmpty()) {
      throw new IllegalStateException("root starts no process as root, and 'setpriv' is missing");
    }
    List<String> words = new ArrayList<>();
    Programs.find("setsid").ifPresent(words::add);
    setpriv.ifPresent(program -> words.addAll(asUser(program)));
    words.addAll(Guard.outside());
    words.addAll(LimitWords.of(command.limits(), false));
    words.addAll(command.words());
    return words;
  }

  /// Changing the user makes the kernel forget the wish to die with the parent, so it is said here
  /// even where it was said before.
  static List<String> asUser(String setpriv) {
    List<String> words = new ArrayList<>(List.of(setpriv));
    words.addAll(changingUser());
    words.addAll(List.of("--no-new-privs", "--pdeathsig", "KILL"));
    return words;
  }

  /// For root, the options that make setpriv change the user.
  static List<String> changingUser() {
    if (!ChildUser.isRoot()) {
      return List.of();
    }
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    return List.of(
        "--reuid",
        String.valueOf(user.id()),
        "--regid",
        String.valueOf(user.group()),
        "--clear-groups");
  }

  @Override
  public boolean ownProcesses() {
    return false;
  }

  @Override
  public String nameOfParent() {
    return ChildUser.currentName();
  }
}
