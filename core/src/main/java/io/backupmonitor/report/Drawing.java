package io.backupmonitor.report;

import static io.backupmonitor.report.Tag.tag;
import static io.backupmonitor.report.Tag.text;

import java.util.List;
import java.util.Locale;

/// The common frame of the charts: one small picture that scales with the page and that a screen
/// reader reads as its title and description.
final class Drawing {

  static final int WIDTH = 360;
  static final int HEIGHT = 140;
  static final int LEFT = 4;
  static final int RIGHT = WIDTH - 4;
  static final int TOP = 16;
  static final int BOTTOM = HEIGHT - 20;

  private Drawing() {}

  static Tag of(String id, String title, String description, List<Tag> marks) {
    return tag("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", "0 0 %d %d".formatted(WIDTH, HEIGHT))
        .with("role", "img")
        .with("aria-labelledby", id + "-title " + id + "-text")
        .of(
            tag("title").with("id", id + "-title").of(title),
            tag("desc").with("id", id + "-text").of(description))
        .of(marks);
  }

  static Tag.Element line(double x1, double y1, double x2, double y2, String style) {
    return tag("line", style)
        .with("x1", number(x1))
        .with("y1", number(y1))
        .with("x2", number(x2))
        .with("y2", number(y2));
  }

  static Tag label(double x, double y, String anchor, String words) {
    return tag("text")
        .with("x", number(x))
        .with("y", number(y))
        .with("text-anchor", anchor)
        .of(text(words));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
