package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.all;
import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import io.backupmonitor.database.SeriesStanding;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.Durations;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The restore tests of one location with what proves each: what was restored, how long it took,
/// what its content was asked, what stays unproven.
final class DrillSection {

  private static final int MOST_DEBTS = 10;
  private static final int MOST_NESTED = 100;

  private final LocationHealth health;
  private final Drills drills;

  DrillSection(LocationHealth health) {
    this.health = health;
    this.drills = health.drills();
  }

  Tag content() {
    if (drills.entries().isEmpty() && drills.owing().isEmpty()) {
      return all();
    }
    return all(
        tag("h3").of("Restore tests"),
        debt(),
        all(drills.entries().stream().sorted(DrillEntry.WORST_FIRST).map(this::drill).toList()));
  }

  private Tag debt() {
    List<SeriesStanding> owing = drills.owing();
    if (owing.isEmpty()) {
      return all();
    }
    String frequency = ReportText.count(drills.frequency().toDays(), "day");
    String some =
        owing.stream().limit(MOST_DEBTS).map(this::owed).collect(Collectors.joining(", "));
    int more = owing.size() - MOST_DEBTS;
    return tag("div", "notice")
        .of(
            tag("p")
                .of(
                    tag("b", "warning")
                        .of(
                            owing.size() == 1
                                ? "1 series was"
                                : ReportText.count(owing.size()) + " series were"),
                    text(" not restored within %s".formatted(frequency))),
            tag("p", "wrap small soft")
                .of(more > 0 ? some + " and " + ReportText.count(more) + " more" : some));
  }

  private String owed(SeriesStanding series) {
    return "%s (%s)"
        .formatted(
            series.series(),
            series.drilledAt() == null
                ? "never"
                : "last " + ReportText.time(series.drilledAt(), health.location().timezone()));
  }

  private Tag drill(DrillEntry entry) {
    RestoreTest test = entry.drill().test();
    String word = test.status().word();
    Tag.Element details = tag("details", "drill " + word);
    return (entry.isTrouble() ? details.with("open", "") : details)
        .of(
            tag("summary")
                .of(
                    tag("span", "pill " + word).of(word),
                    tag("b", "wrap").of(entry.drill().filename()),
                    tag("span", "small soft").of(inShort(test))),
            tag("p", "wrap small").of(test.result()),
            checks(test.evidence()),
            nested(test.evidence()),
            facts(test),
            trend(entry),
            notProven(test.evidence()));
  }

  private static String inShort(RestoreTest test) {
    List<Assertion> made = test.evidence().assertions();
    long held = made.stream().filter(each -> each.status() == Verdict.PASSED).count();
    String checks =
        made.isEmpty()
            ? ""
            : ", %s of %s passed".formatted(held, ReportText.count(made.size(), "check"));
    return ReportText.duration(test.duration()) + checks;
  }

  private static Tag checks(RestoreEvidence evidence) {
    List<Tag> lines = new ArrayList<>();
    for (Assertion assertion : evidence.assertions()) {
      lines.add(
          tag("li")
              .of(
                  tag("span", "pill " + assertion.status().word()).of(assertion.status().word()),
                  tag("span", "wrap")
                      .of(
                          tag("b").of(assertion.name()),
                          tag("span", "small soft").of(seen(assertion)))));
    }
    return lines.isEmpty() ? all() : tag("ul", "checks").of(lines);
  }

  /// One line for each dump inside, the bad ones first.
  private static Tag nested(RestoreEvidence evidence) {
    List<Tag> lines =
        evidence.nested().stream()
            .sorted(Comparator.comparingInt(drill -> rank(drill.status())))
            .limit(MOST_NESTED)
            .map(DrillSection::nested)
            .toList();
    int more = evidence.nested().size() - lines.size();
    return lines.isEmpty()
        ? all()
        : all(
            tag("ul", "checks").of(lines),
            more > 0
                ? tag("p", "small soft").of("and %s more inside".formatted(ReportText.count(more)))
                : all());
  }

  private static Tag nested(NestedDrill drill) {
    String word = drill.status().word();
    return tag("li")
        .of(
            tag("span", "pill " + word).of(word),
            tag("span", "wrap")
                .of(
                    tag("b").of(drill.path().text()),
                    tag("span", "small soft")
                        .of(
                            "%s, %s: %s"
                                .formatted(
                                    drill.format(),
                                    ReportText.duration(drill.duration()),
                                    drill.result()))));
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case FAILED -> 0;
      case ERROR -> 1;
      case PASSED -> 2;
      case SKIPPED -> 3;
    };
  }

  private static String seen(Assertion assertion) {
    return assertion.status() == Verdict.ERROR
        ? "expected %s; could not be checked: %s"
            .formatted(assertion.expected(), assertion.actual())
        : "expected %s; found %s".formatted(assertion.expected(), assertion.actual());
  }

  private Tag facts(RestoreTest test) {
    RestoreEvidence evidence = test.evidence();
    List<Tag> facts = new ArrayList<>();
    facts.add(fact("Tested", ReportText.time(test.testedAt(), health.location().timezone()), ""));
    facts.add(
        fact(
            "Restored into",
            evidence.engineVersion().isEmpty() ? test.engine() : evidence.engineVersion(),
            isolation(evidence.isolation())));
    if (!evidence.programVersion().isEmpty()) {
      facts.add(fact("Tested by", "Backup Monitor " + evidence.programVersion(), ""));
    }
    facts.add(fact("Restore time", ReportText.duration(test.duration()), against(evidence)));
    RestoredShare share = evidence.share();
    if (share != null) {
      facts.add(
          fact(
              "All of it would take",
              ReportText.duration(share.forecast()),
              "restored: %,d of %,d bytes".formatted(share.bytes(), share.allBytes())));
    }
    facts.add(fact("Throw-away place", scratch(evidence.scratch()), steps(evidence)));
    if (evidence.checksum() != null) {
      facts.add(
          tag("div", "whole")
              .of(
                  tag("dt").of("SHA-256 of what was restored"),
                  tag("dd").of(evidence.checksum().hex())));
    }
    return tag("dl", "facts small").of(facts);
  }

  private static Tag fact(String name, String value, String more) {
    Tag.Element shown = tag("dd").of(value);
    return tag("div")
        .of(tag("dt").of(name), more.isEmpty() ? shown : shown.of(tag("span").of(text(more))));
  }

  private static String isolation(@Nullable Integer level) {
    return level == null ? "" : "isolation " + level + " of 3";
  }

  private static String against(RestoreEvidence evidence) {
    Duration objective = evidence.objective();
    return objective == null ? "no objective" : "allowed: " + Durations.text(objective);
  }

  private static String scratch(RestoreEvidence.Scratch scratch) {
    return switch (scratch) {
      case NONE -> "none";
      case DESTROYED -> "destroyed";
      case KEPT -> "kept, as configured";
      case LEFT -> "not all of it could be removed";
    };
  }

  private static String steps(RestoreEvidence evidence) {
    return evidence.steps().stream()
        .map(step -> step.name() + " " + ReportText.duration(step.duration()))
        .collect(Collectors.joining(", "));
  }

  private static Tag trend(DrillEntry entry) {
    List<Duration> durations = entry.durations();
    if (durations.size() < 2) {
      return all();
    }
    String took = durations.stream().map(ReportText::duration).collect(Collectors.joining(", "));
    String trend = entry.trend().text();
    return tag("p", "small soft")
        .of(
            (trend.isEmpty() ? "" : "This one took %s. ".formatted(trend))
                + "The last %s of the series took %s; newest first."
                    .formatted(ReportText.count(durations.size(), "good restore"), took));
  }

  private static Tag notProven(RestoreEvidence evidence) {
    return evidence.notProven().isEmpty()
        ? all()
        : tag("p", "small soft wrap")
            .of("Not proven: " + String.join("; ", evidence.notProven()) + ".");
  }
}
