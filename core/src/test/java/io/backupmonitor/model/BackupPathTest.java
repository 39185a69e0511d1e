package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BackupPathTest {

  @Property
  void keepsEveryByte(@ForAll byte[] bytes) {
    assertThat(BackupPath.ofBytes(bytes).bytes()).isEqualTo(bytes);
  }

  @Property
  void tellsDifferentBytesApart(@ForAll byte[] one, @ForAll byte[] other) {
    boolean same = Arrays.equals(one, other);
    assertThat(BackupPath.ofBytes(one).equals(BackupPath.ofBytes(other))).isEqualTo(same);
  }

  @Property
  void sortsAsItsBytesDo(@ForAll String one, @ForAll String other) {
    BackupPath first = BackupPath.of(one);
    BackupPath second = BackupPath.of(other);
    int byBytes =
        Arrays.compareUnsigned(
            first.escaped().getBytes(StandardCharsets.UTF_8),
            second.escaped().getBytes(StandardCharsets.UTF_8));
    boolean wellFormed = isWellFormed(one) && isWellFormed(other);
    assertThat(!wellFormed || Integer.signum(first.compareTo(second)) == Integer.signum(byBytes))
        .isTrue();
  }

  private static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Test
  void leavesValidTextReadable() {
    assertThat(BackupPath.of("täglich/größe 100%.gz").escaped())
        .isEqualTo("täglich/größe 100%25.gz");
  }

  @Test
  void escapesOnlyTheBytesThatAreNoText() {
    BackupPath path = BackupPath.ofBytes(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3});
    assertThat(path.escaped()).isEqualTo("a%FFb%C3");
    assertThat(path.isText()).isFalse();
    assertThat(path.text()).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void walksUpAndDown() {
    BackupPath path = BackupPath.of("a/b").resolve("c.gz");
    assertThat(path.name()).isEqualTo(BackupPath.of("c.gz"));
    assertThat(path.parent()).isEqualTo(BackupPath.of("a/b"));
    assertThat(path.startsWith(BackupPath.of("a"))).isTrue();
    assertThat(path.startsWith(BackupPath.of("a/bb"))).isFalse();
    assertThat(BackupPath.of("one").parent()).isEqualTo(BackupPath.ROOT);
  }
}
