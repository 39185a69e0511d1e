package io.backupmonitor.format.matrix;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One field of the matrix as docs/detection.md writes it: the codes that fail the backup; in
/// italics those that leave it undecided; `passes` with what is noted, and with the number of the
/// reason where nothing is; a dash where such damage makes no sense.
///
/// @param text what it says, without the number of a reason
/// @param reason the number in brackets; empty where there is none
record Cell(String text, String reason) {

  static final Cell NONE = new Cell("-", "");

  private static final Pattern REASON = Pattern.compile("\\s*\\((\\d+)\\)$");

  /// As it stands in the table.
  static Cell of(String written) {
    var matcher = REASON.matcher(written.strip());
    return matcher.find()
        ? new Cell(matcher.replaceFirst(""), matcher.group(1))
        : new Cell(written.strip(), "");
  }

  /// What an inspection said.
  ///
  /// @param known the notes that the whole backup has as well
  static Cell of(Inspection inspection, Set<FindingCode> known) {
    List<FindingCode> failed = codes(inspection, Effect.FAILED);
    if (!failed.isEmpty()) {
      return new Cell(written(failed, ""), "");
    }
    List<FindingCode> error = codes(inspection, Effect.ERROR);
    if (!error.isEmpty()) {
      return new Cell(written(error, "*"), "");
    }
    List<FindingCode> notes = codes(inspection, Effect.NONE);
    notes = notes.stream().filter(code -> !known.contains(code)).toList();
    return new Cell(notes.isEmpty() ? "passes" : "passes, " + written(notes, ""), "");
  }

  static Set<FindingCode> notes(Inspection inspection) {
    return new LinkedHashSet<>(codes(inspection, Effect.NONE));
  }

  private static List<FindingCode> codes(Inspection inspection, Effect effect) {
    return inspection.findings().stream()
        .map(Finding::code)
        .filter(code -> code.effect() == effect)
        .distinct()
        .toList();
  }

  private static String written(List<FindingCode> codes, String mark) {
    return codes.stream().map(code -> mark + code.code() + mark).collect(Collectors.joining(" "));
  }

  /// Whether damage went by without a word.
  boolean isSilent() {
    return text.equals("passes");
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? text : "%s (%s)".formatted(text, reason);
  }
}
