package io.backupmonitor.alert;

import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A Slack channel, reached by an incoming webhook. Safe to use from several threads.
///
/// The webhook's URL is a secret: it is in no message, log line or row. Redirects are refused, so
/// nobody can have the messages sent elsewhere.
public final class SlackChannel implements AlertChannel {

  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private final @Nullable Secret webhook;
  private final Duration timeout;
  private final HttpClient client;

  public SlackChannel(AlertsConfig.Slack settings) {
    this(settings, Duration.ofSeconds(15));
  }

  /// @param timeout how long connecting and one whole exchange may take each
  SlackChannel(AlertsConfig.Slack settings, Duration timeout) {
    this.webhook = settings.webhookUrl();
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public List<String> recipients() {
    return List.of("Slack webhook");
  }

  @Override
  public DeliveryOutcome send(AlertMessage message) throws InterruptedException {
    URI address = address();
    if (address == null) {
      return new DeliveryOutcome.Refused(
          "alerts.slack.webhook_url is no http or https address; copy it from Slack's page of the"
              + " webhook");
    }
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(SlackPayload.of(message)))
            .build();
    return exchange(request);
  }

  private DeliveryOutcome exchange(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      // The request's own timeout ends with the headers; this one also bounds an endless body.
      return judge(answer.get(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      return new DeliveryOutcome.Unreachable("Slack did not answer in time", null);
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof IOException)) {
        return new DeliveryOutcome.Postponed("the message could not be posted: " + reason(failure));
      }
      return new DeliveryOutcome.Unreachable(
          "Slack could not be reached: " + reason(failure), null);
    } finally {
      answer.cancel(true);
    }
  }

  private DeliveryOutcome judge(HttpResponse<Void> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return new DeliveryOutcome.Sent(recipients(), List.of());
    }
    if (status == 429) {
      return new DeliveryOutcome.Unreachable(
          "Slack asks to be left alone for a while (HTTP 429)", pause(response));
    }
    if (status / 100 == 5 || status == 408) {
      return new DeliveryOutcome.Unreachable(
          "Slack is out of order (HTTP %d)".formatted(status), null);
    }
    if (status / 100 == 3) {
      return new DeliveryOutcome.Refused(
          "the webhook redirects elsewhere (HTTP %d), and redirects are not followed; correct"
                  .formatted(status)
              + " alerts.slack.webhook_url");
    }
    return new DeliveryOutcome.Refused(refusal(status));
  }

  private static String refusal(int status) {
    return switch (status) {
      case 403, 404, 410 ->
          "Slack knows no such webhook, or it was switched off (HTTP %d); make a new one"
              .formatted(status);
      default -> "Slack refused the message (HTTP %d)".formatted(status);
    };
  }

  private static @Nullable Duration pause(HttpResponse<Void> response) {
    String asked = response.headers().firstValue("Retry-After").orElse("");
    if (!asked.matches("\\d{1,6}")) {
      return null;
    }
    Duration pause = Duration.ofSeconds(Long.parseLong(asked));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private String reason(ExecutionException failure) {
    return Reason.of(failure, webhook);
  }

  /// The address, or null when it cannot be one. A parser's message would repeat the secret.
  private @Nullable URI address() {
    if (webhook == null) {
      return null;
    }
    try {
      URI address = URI.create(webhook.reveal().strip());
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      return web && address.getHost() != null ? address : null;
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }
}
