package io.backupmonitor.alert;

import static io.backupmonitor.alert.Messages.HOSTILE_NAME;
import static io.backupmonitor.alert.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.config.Secret;
import io.backupmonitor.model.VisibleText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SlackChannelTest {

  private static final String SECRET = "T000-B000-s3cr3t";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;
  private volatile Map<String, String> headers = Map.of();

  SlackChannelTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.createContext(
        "/silent",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void postsTheMessageAsPlainText() throws Exception {
    DeliveryOutcome outcome =
        channel("/services/" + SECRET).send(message("Verification failed: a.tar.gz\nfact\nfile"));

    assertThat(outcome).isEqualTo(new DeliveryOutcome.Sent(List.of("Slack webhook"), List.of()));
    JsonNode posted = posted();
    assertThat(posted.at("/text").asString()).isEqualTo("[critical] Verification failed: a.tar.gz");
    assertThat(posted.at("/mrkdwn").asBoolean()).isFalse();
    assertThat(posted.at("/blocks/1/text/text").asString()).isEqualTo("fact\nfile");
    assertThat(posted.at("/blocks/2/elements/0/text").asString())
        .contains("alert 12")
        .contains("7f3a-1");
  }

  @Test
  void doesNotLetANameCallPeopleFormatOrLink() throws Exception {
    channel("/")
        .send(
            message(
                VisibleText.of(HOSTILE_NAME) + "\n*bold* <@U123> " + VisibleText.of(HOSTILE_NAME)));

    assertThat(bodies.getFirst())
        .doesNotContain("<!")
        .doesNotContain("<@")
        .doesNotContain("\u202E");
    JsonNode posted = posted();
    assertThat(posted.at("/text").asString()).contains("&lt;!channel&gt;").contains("&amp;");
    assertThat(posted.findValuesAsString("type")).doesNotContain("mrkdwn");
  }

  @Test
  void cutsATextThatSlackWouldRefuse() throws Exception {
    channel("/").send(message("<".repeat(5000) + "\n" + "&".repeat(5000)));

    JsonNode posted = posted();
    assertThat(posted.at("/blocks/0/text/text").asString()).hasSizeLessThanOrEqualTo(150);
    assertThat(posted.at("/blocks/1/text/text").asString())
        .hasSizeLessThanOrEqualTo(3000)
        .endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 408})
  void waitsWhileSlackIsOutOfOrder(int answer) throws Exception {
    status = answer;

    assertThat(channel("/").send(message("hello"))).isInstanceOf(DeliveryOutcome.Unreachable.class);
  }

  @Test
  void waitsAsLongAsSlackAsks() throws Exception {
    status = 429;
    headers = Map.of("Retry-After", "90");

    assertThat(channel("/").send(message("hello")))
        .isInstanceOfSatisfying(
            DeliveryOutcome.Unreachable.class,
            outcome -> assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413})
  void givesUpWhatSlackWillNeverTake(int answer) throws Exception {
    status = answer;

    DeliveryOutcome outcome = channel("/" + SECRET).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Refused.class);
    assertThat(outcome.toString()).contains("HTTP " + answer).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirect(int answer) throws Exception {
    status = answer;
    headers =
        Map.of(
            "Location", "http://127.0.0.1:%d/elsewhere".formatted(server.getAddress().getPort()));

    DeliveryOutcome outcome = channel("/").send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Refused.class);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws Exception {
    DeliveryOutcome outcome =
        new SlackChannel(settings(address("/silent/" + SECRET)), Duration.ofMillis(200))
            .send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
    assertThat(outcome.toString()).doesNotContain(SECRET);
  }

  @Test
  void waitsWhenNobodyListensAndTellsNoAddress() throws Exception {
    server.stop(0);

    DeliveryOutcome outcome = channel("/services/" + SECRET).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
    assertThat(outcome.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[" + SECRET, "file:///etc/" + SECRET, "not a url " + SECRET, ""})
  void refusesAWebhookThatIsNoAddressWithoutRepeatingIt(String address) throws Exception {
    DeliveryOutcome outcome = new SlackChannel(settings(address)).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Refused.class);
    assertThat(outcome.toString()).contains("webhook_url").doesNotContain(SECRET);
  }

  private SlackChannel channel(String path) {
    return new SlackChannel(settings(address(path)));
  }

  private String address(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  private static AlertsConfig.Slack settings(String address) {
    return new AlertsConfig.Slack(true, new Secret(address));
  }

  private JsonNode posted() {
    return JsonMapper.builder().build().readTree(bodies.getFirst());
  }
}
