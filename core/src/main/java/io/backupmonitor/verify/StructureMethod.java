package io.backupmonitor.verify;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.LeftToProgram;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Inventory;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import java.util.ArrayList;
import java.util.List;

/// `structure`: every byte was read, and the formats inside are whole from first to last.
public final class StructureMethod implements VerificationMethod {

  private static final ExpectedType EXPECTED = new ExpectedType(Formats.found());

  @Override
  public String name() {
    return "structure";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    if (!evidence.isThere()) {
      return MethodResult.skipped("the file is not there");
    }
    List<Finding> findings = new ArrayList<>(evidence.inspection().findings());
    evidence.scanFindings().stream()
        .filter(finding -> finding.code() == FindingCode.SET_PART_MISSING)
        .forEach(findings::addFirst);
    findings.addAll(evidence.fullCheck().findings());
    addUnexpectedType(evidence, findings);
    MethodResult result = MethodResult.of(findings, evidenceOf(evidence));
    return switch (result.status()) {
      case FAILED, ERROR -> result;
      case PASSED, SKIPPED ->
          evidence.inspection().isRecognised()
              ? wholeOnly(evidence.inspection(), result)
              : new MethodResult(
                  Verdict.SKIPPED,
                  "of no known format, so there is no structure to check",
                  findings);
    };
  }

  private static void addUnexpectedType(Evidence evidence, List<Finding> findings) {
    Recorded recorded = evidence.recorded();
    boolean decided =
        findings.stream().anyMatch(each -> each.code().effect() != FindingCode.Effect.NONE);
    if (recorded != null && !decided) {
      EXPECTED
          .contradiction(recorded.expectedType(), evidence.inspection().format())
          .ifPresent(findings::add);
    }
  }

  /// Without a reader that came to the end there is no evidence, and without evidence no pass.
  private static MethodResult wholeOnly(Inspection inspection, MethodResult result) {
    return inspection.whole()
        ? result
        : MethodResult.of(
            FindingCode.INSPECTION_CRASHED.saying(
                "the reader of the format did not come to its end"));
  }

  private static String evidenceOf(Evidence evidence) {
    Inspection inspection = evidence.inspection();
    ProgramCheck fullCheck = evidence.fullCheck();
    Inventory inventory = inspection.inventory();
    StringBuilder sentence = new StringBuilder(inspection.format()).append(" is whole: ");
    if (!inventory.tables().isEmpty()) {
      sentence.append(
          "%,d tables, %,d rows".formatted(inventory.tables().size(), inventory.rows()));
    } else if (inventory.entries() > 1) {
      sentence.append(
          "%,d members, %,d bytes".formatted(inventory.entries(), inventory.contentBytes()));
    } else {
      sentence.append("%,d bytes".formatted(inventory.contentBytes()));
    }
    if (fullCheck.isClean()) {
      sentence.append("; ").append(fullCheck.words()).append(" found nothing wrong");
    }
    List<String> notProven = notProven(inspection, fullCheck);
    if (!notProven.isEmpty()) {
      sentence.append("; not proven: ").append(String.join("; ", notProven));
    }
    return sentence.toString();
  }

  /// What the inspection had to leave to the program of a repository is proven once that has
  /// looked.
  private static List<String> notProven(Inspection inspection, ProgramCheck fullCheck) {
    List<String> notProven = new ArrayList<>(inspection.notProven());
    if (fullCheck.isClean()) {
      notProven.removeIf(LeftToProgram::is);
    }
    if (!fullCheck.hindrance().isEmpty()) {
      notProven.add("%s came to no result: %s".formatted(fullCheck.words(), fullCheck.hindrance()));
    }
    return notProven;
  }
}
