package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupPath;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class MemberNameTest {

  @Property
  void losesWhatChangesNothing(@ForAll("names") String name) {
    assertThat(MemberName.normal(new BackupPath(name)).escaped()).isEqualTo(withoutEmpty(name));
  }

  @Property
  void placesWhatCannotLieOutside(@ForAll("names") String name) {
    if (List.of(name.split("/", -1)).contains("..")) {
      assertThat(MemberName.place(new BackupPath(name))).isEmpty();
    } else {
      assertThat(MemberName.place(new BackupPath(name)))
          .contains(new BackupPath(withoutEmpty(name)));
    }
  }

  @Provide
  static Arbitrary<String> names() {
    return Arbitraries.of("", ".", "..", "a", "bc", ".d", "e.", "...")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(steps -> String.join("/", steps));
  }

  private static String withoutEmpty(String name) {
    return Arrays.stream(name.split("/", -1))
        .filter(step -> !step.isEmpty() && !step.equals("."))
        .collect(Collectors.joining("/"));
  }
}
