package io.backupmonitor.format.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How much an inspection tells.
class InspectionAnswerTest {

  private final List<InspectionRecord> records = new ArrayList<>();
  private final InspectionAnswer answer = new InspectionAnswer(records::add);

  @Test
  void tellsOfDamageHoweverManyNotesComeBefore() {
    for (int each = 0; each < 150; each++) {
      answer.finding(FindingCode.ARCHIVE_LINK_TARGET_MISSING, "link " + each);
      answer.finding(FindingCode.FORMAT_UNSUPPORTED, "member " + each);
    }
    answer.finding(FindingCode.ARCHIVE_TRUNCATED, "the rest is missing");
    answer.close();
    assertThat(codes()).contains(FindingCode.ARCHIVE_TRUNCATED);
    assertThat(codes()).filteredOn(FindingCode.FORMAT_UNSUPPORTED::equals).hasSize(100);
  }

  @Test
  void saysHowManyFindingsItLeavesOut() {
    for (int each = 0; each < 1_000_000; each++) {
      answer.finding(FindingCode.ARCHIVE_ENTRY_CORRUPT, "member " + each);
    }
    answer.close();
    assertThat(codes()).hasSize(101);
    assertThat(records.getLast().toString()).contains("and 999,900 findings more");
  }

  private List<FindingCode> codes() {
    return records.stream()
        .filter(InspectionRecord.FindingRaised.class::isInstance)
        .map(InspectionRecord.FindingRaised.class::cast)
        .map(raised -> raised.finding().code())
        .toList();
  }
}
