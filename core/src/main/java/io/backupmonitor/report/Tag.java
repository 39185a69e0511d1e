package io.backupmonitor.report;

import io.backupmonitor.model.VisibleText;
import java.util.List;
import java.util.stream.Stream;

/// A piece of HTML that is safe by its type: text becomes HTML only by being escaped, and elements
/// close themselves. There is no way to put foreign text in raw.
sealed interface Tag {

  /// Appends the piece.
  void appendTo(StringBuilder html);

  /// Foreign or own text. Control characters and marks that turn the direction of writing are
  /// written out, since a name may hold them.
  static Tag text(String data) {
    return new Text(data);
  }

  /// Several pieces, one after the other.
  static Tag all(List<? extends Tag> pieces) {
    return new Pieces(List.copyOf(pieces));
  }

  /// Several pieces, one after the other.
  static Tag all(Tag... pieces) {
    return new Pieces(List.of(pieces));
  }

  /// An element without attributes and content.
  static Element tag(String name) {
    return new Element(name, "", List.of());
  }

  /// An element of a class.
  static Element tag(String name, String style) {
    return tag(name).with("class", style);
  }

  /// An element.
  record Element(String name, String attributes, List<Tag> children) implements Tag {

    // Elements that have no content and no end tag.
    private static final List<String> VOID = List.of("meta", "br", "rect", "line", "circle");

    /// The same with one more attribute.
    Element with(String attribute, String value) {
      return new Element(
          name, "%s %s=\"%s\"".formatted(attributes, attribute, escaped(value)), children);
    }

    /// The same with more content.
    Element of(Tag... more) {
      return of(List.of(more));
    }

    /// The same with more content.
    Element of(List<? extends Tag> more) {
      return new Element(
          name, attributes, Stream.concat(children.stream(), more.stream()).toList());
    }

    /// The same with text as its content.
    Element of(String data) {
      return of(text(data));
    }

    @Override
    public void appendTo(StringBuilder html) {
      html.append('<').append(name).append(attributes);
      if (children.isEmpty() && VOID.contains(name)) {
        html.append(name.equals("meta") || name.equals("br") ? ">" : "/>");
        return;
      }
      html.append('>');
      children.forEach(child -> child.appendTo(html));
      html.append("</").append(name).append('>');
      if (!name.equals("span") && !name.equals("code") && !name.equals("b")) {
        html.append('\n');
      }
    }
  }

  /// Several pieces.
  record Pieces(List<Tag> pieces) implements Tag {

    @Override
    public void appendTo(StringBuilder html) {
      pieces.forEach(piece -> piece.appendTo(html));
    }
  }

  /// Text.
  record Text(String data) implements Tag {

    @Override
    public void appendTo(StringBuilder html) {
      html.append(escaped(data));
    }
  }

  private static String escaped(String data) {
    String visible = VisibleText.of(data);
    StringBuilder html = new StringBuilder(visible.length() + 16);
    for (int at = 0; at < visible.length(); at++) {
      char character = visible.charAt(at);
      switch (character) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(character);
      }
    }
    return html.toString();
  }
}
