package io.backupmonitor.config;

import java.util.List;

/// A piece of the YAML text, with the place where it stands.
sealed interface Node {

  /// Where it begins.
  Mark mark();

  /// What it is, for a message.
  String noun();

  /// A place in the text, both numbers from 1.
  record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);
  }

  /// What a plain scalar is in YAML 1.2's core schema.
  enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NOTHING
  }

  /// One value.
  record Scalar(Mark mark, Kind kind, String text) implements Node {
    @Override
    public String noun() {
      return switch (kind) {
        case TEXT -> "a text";
        case INTEGER, DECIMAL -> "a number";
        case BOOLEAN -> "true or false";
        case NOTHING -> "nothing";
      };
    }
  }

  /// A list.
  record Sequence(Mark mark, List<Node> items) implements Node {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /// Keys with values, in the order of the text.
  record Mapping(Mark mark, List<Entry> entries) implements Node {
    @Override
    public String noun() {
      return "a group of keys";
    }
  }

  /// One key with its value.
  record Entry(Scalar key, Node value) {}

  /// Whether nothing stands here, as in `key:` or `key: null`.
  default boolean isNothing() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NOTHING;
  }
}
