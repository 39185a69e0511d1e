package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// docs/findings.md says the same as the program.
class FindingsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "findings.md");

  @ParameterizedTest
  @EnumSource
  void tellsEveryCode(FindingCode code) throws IOException {
    assertThat(section(code))
        .contains(code.meaning())
        .contains("- Severity: " + code.severity().word() + "; verdict: ")
        .contains("- What to do: " + code.remedy())
        .containsPattern("- Usual cause: \\S.+\\S");
  }

  @Test
  void tellsNoCodeThatIsNotThere() throws IOException {
    List<String> told =
        Pattern.compile("(?m)^### `(.+)`$")
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult heading) -> heading.group(1))
            .toList();
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values()).map(FindingCode::code).toList());
  }

  private static String section(FindingCode code) throws IOException {
    String page = Files.readString(PAGE);
    String heading = "### `" + code.code() + "`\n";
    assertThat(page).contains(heading);
    String after = page.substring(page.indexOf(heading) + heading.length());
    int next = after.indexOf("\n##");
    return next < 0 ? after : after.substring(0, next);
  }
}
