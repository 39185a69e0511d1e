package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

  @TempDir Path folder;

  private Path file(String content) throws Exception {
    return Files.writeString(folder.resolve("secret"), content);
  }

  @Test
  void readsTheFirstLineWithItsBlanks() throws Exception {
    assertThat(SecretFile.firstLine(file(" open sesame \r\nnot this\n")))
        .isEqualTo(" open sesame ");
    assertThat(SecretFile.firstLine(file("no end"))).isEqualTo("no end");
    assertThat(SecretFile.passphraseProblem(file("x\n"))).isEmpty();
    assertThat(SecretFile.keyProblem(file("\nAGE-KEY"))).isEmpty();
  }

  @Test
  void saysWhyThereIsNoSecret() throws Exception {
    assertThat(SecretFile.passphraseProblem(folder.resolve("none")))
        .hasValue("there is no file '%s/none'".formatted(folder));
    assertThat(SecretFile.passphraseProblem(file(""))).hasValueSatisfying(ends("it is empty"));
    assertThat(SecretFile.keyProblem(file(""))).hasValueSatisfying(ends("it is empty"));
    assertThat(SecretFile.passphraseProblem(file("\ncanary\n")))
        .hasValueSatisfying(ends("its first line is empty"))
        .hasValueSatisfying(sentence -> assertThat(sentence).doesNotContain("canary"));
    assertThat(SecretFile.keyProblem(folder)).hasValueSatisfying(ends("it is no regular file"));
    assertThat(SecretFile.keyProblem(file("x".repeat(2 << 20))))
        .hasValueSatisfying(ends("it is too large for a secret"));
  }

  private static Consumer<String> ends(String reason) {
    return sentence -> assertThat(sentence).endsWith("cannot be read: " + reason);
  }
}
