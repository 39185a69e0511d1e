package io.backupmonitor.format.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class HeadWordsTest {

  private static final HeadWords WORDS = HeadWords.of("SET", "COPY", "BEGIN");

  private static final Pattern AT_A_BEGIN = Pattern.compile("(?im)^\\s*(set|copy|begin)\\s");

  @Property(tries = 5_000)
  void findsWordsAtTheBeginOfALine(@ForAll("texts") String text) {
    assertThat(WORDS.beginALineOf(sample(text)))
        .as(text)
        .isEqualTo(AT_A_BEGIN.matcher(text).find());
  }

  @Property(tries = 5_000)
  void findsWordsAnywhere(@ForAll("texts") String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    assertThat(WORDS.areIn(sample(text)))
        .as(text)
        .isEqualTo(Stream.of("SET", "COPY", "BEGIN").anyMatch(upper::contains));
  }

  @Provide
  static Arbitrary<String> texts() {
    return Arbitraries.of(
            "set", "COPY", "Begin", "beg", "in", "s", "x", " ", "\t", "\n", "\r", "\r\n", ";", "--")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  private static Sample sample(String text) {
    byte[] head = text.getBytes(StandardCharsets.US_ASCII);
    return new Sample("text", head, new byte[0], OptionalLong.of(head.length));
  }
}
