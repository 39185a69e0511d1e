package io.backupmonitor.config;

import io.backupmonitor.config.Node.Entry;
import io.backupmonitor.config.Node.Kind;
import io.backupmonitor.config.Node.Mapping;
import io.backupmonitor.config.Node.Scalar;
import io.backupmonitor.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads YAML 1.2 (core schema) into our own small tree. Bounded: an alias counts as often as it is
/// used, so that a small text cannot unfold into a huge tree.
final class YamlTree {

  static final int MAXIMUM_CHARACTERS = 1 << 20;
  private static final int MAXIMUM_NODES = 100_000;
  private static final int MAXIMUM_DEPTH = 32;

  private final Problems problems;
  private int nodes;

  private YamlTree(Problems problems) {
    this.problems = problems;
  }

  /// The tree of that text; null when it is empty, or when it is no YAML, which is a problem then.
  static @Nullable Node read(String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAXIMUM_CHARACTERS)
            .setAllowNonScalarKeys(true)
            .build();
    try {
      var documents = new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        return null;
      }
      Node tree = new YamlTree(problems).convert(documents.next(), 0);
      refuseSecondDocument(documents, problems);
      return tree;
    } catch (MarkedYamlEngineException broken) {
      Node.Mark mark = broken.getProblemMark().map(YamlTree::mark).orElse(Node.Mark.START);
      problems.syntax(
          mark, "this is no YAML: " + firstLine(broken.getProblem()) + hint(text, mark));
    } catch (TooLarge tooLarge) {
      problems.add(
          tooLarge.mark, "the configuration is nested too deeply or unfolds into too much");
    } catch (YamlEngineException | StackOverflowError broken) {
      problems.add(Node.Mark.START, "this is no YAML: " + firstLine(broken.getMessage()));
    }
    return null;
  }

  private static void refuseSecondDocument(
      Iterator<org.snakeyaml.engine.v2.nodes.Node> documents, Problems problems) {
    if (documents.hasNext()) {
      problems.add(
          documents.next().getStartMark().map(YamlTree::mark).orElse(Node.Mark.START),
          "a second document begins here; keep one and remove the '---' between them");
    }
  }

  private Node convert(org.snakeyaml.engine.v2.nodes.Node node, int depth) {
    Node.Mark mark = node.getStartMark().map(YamlTree::mark).orElse(Node.Mark.START);
    if (++nodes > MAXIMUM_NODES || depth > MAXIMUM_DEPTH) {
      throw new TooLarge(mark);
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, mark);
      case SequenceNode sequence -> {
        List<Node> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
        yield new Sequence(mark, items);
      }
      case MappingNode mapping -> new Mapping(mark, entries(mapping, depth));
      default -> throw new TooLarge(mark);
    };
  }

  private List<Entry> entries(MappingNode mapping, int depth) {
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = convert(tuple.getKeyNode(), depth + 1);
      Node value = convert(tuple.getValueNode(), depth + 1);
      if (!(key instanceof Scalar name)) {
        problems.add(key.mark(), "a key must be a word, not " + key.noun());
      } else if (!seen.add(name.text())) {
        problems.key(name, "the key '%s' stands here twice".formatted(name.text()));
      } else {
        entries.add(new Entry(name, value));
      }
    }
    return entries;
  }

  private static Scalar scalar(ScalarNode node, Node.Mark mark) {
    return new Scalar(mark, kind(node.getTag()), node.getValue());
  }

  private static Kind kind(Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Kind.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Kind.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Kind.BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.TEXT;
  }

  private static Node.Mark mark(Mark mark) {
    return new Node.Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// A comparison begins like a text of several lines.
  private static String hint(String text, Node.Mark mark) {
    String line = text.lines().skip(mark.line() - 1L).findFirst().orElse("");
    return line.matches(".*:\\s+>.*") ? "; a value that begins with > stands in double quotes" : "";
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
  }

  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Node.Mark mark;

    private TooLarge(Node.Mark mark) {
      super(null, null, false, false);
      this.mark = mark;
    }
  }
}
