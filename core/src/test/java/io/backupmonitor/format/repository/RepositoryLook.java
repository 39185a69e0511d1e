package io.backupmonitor.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;

/// What a reader of repositories says about one, with the sentences that a test says about it.
record RepositoryLook(List<Finding> findings, List<String> notProven) {

  static RepositoryLook at(DirectoryFormat format, MemoryDirectory directory) throws IOException {
    var context = directory.look(format);
    return new RepositoryLook(context.findings(), context.notProven());
  }

  boolean failed() {
    return findings.stream().anyMatch(each -> each.code().effect() == FindingCode.Effect.FAILED);
  }

  void mustPass(FindingCode... notes) {
    assertThat(failed()).as("%s", findings).isFalse();
    assertThat(findings.stream().map(Finding::code)).as("%s", findings).containsOnly(notes);
  }

  void mustFail(FindingCode code, String words) {
    assertThat(findings)
        .anySatisfy(
            each -> {
              assertThat(each.code()).isEqualTo(code);
              assertThat(each.message()).contains(words);
            });
    assertThat(failed()).isTrue();
  }
}
