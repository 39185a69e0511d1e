package io.backupmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.config.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertChannelsTest {

  @Test
  void opensWhatIsSwitchedOn() {
    assertThat(AlertChannels.of(alerts(true, true, Map.of())))
        .extracting(AlertChannel::name)
        .containsExactly("log", "email", "slack");
    assertThat(AlertChannels.of(alerts(false, false, Map.of())))
        .extracting(AlertChannel::name)
        .containsExactly("log");
  }

  @Test
  void opensChannelsOfExtensionsWithTheirOwnKeys() {
    AlertChannelProvider pager =
        new AlertChannelProvider() {
          @Override
          public String name() {
            return "pager";
          }

          @Override
          public Set<String> configuredKeys() {
            return Set.of("number");
          }

          @Override
          public AlertChannel open(Map<String, Object> values) {
            return new RecordingChannel("pager " + values.get("number"));
          }
        };

    assertThat(
            AlertChannels.of(
                alerts(false, false, Map.of("pager", Map.of("number", 112))), List.of(pager)))
        .extracting(AlertChannel::name)
        .containsExactly("log", "pager 112");
  }

  @Test
  void namesTheInstalledChannelsWhenOneIsUnknown() {
    assertThatThrownBy(() -> AlertChannels.of(alerts(false, false, Map.of("teams", Map.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alerts.teams")
        .hasMessageContaining("email, log, slack");
  }

  @Test
  void theLogGetsOneLinePerMessage() {
    assertThat(LogChannel.line(Messages.message("Verification failed: a\nfact\nfile")))
        .isEqualTo("[critical] Verification failed: a | fact | file (alert 12)");
    assertThat(LogChannel.line(Messages.recovery("Verification failed: a")))
        .isEqualTo("[recovered] Recovered: Verification failed: a (alert 12)");
  }

  @Test
  void noReasonRepeatsASecret() {
    Secret secret = new Secret("hunter2");

    assertThat(Reason.of("535 bad login hunter2 aHVudGVyMg==\r\n", secret))
        .isEqualTo("535 bad login *** ***");
    assertThat(Reason.of(new IllegalStateException("x", new IOException("hunter2")), secret))
        .isEqualTo("***");
    assertThat(Reason.of("x".repeat(1000))).hasSizeLessThan(250);
  }

  private static AlertsConfig alerts(
      boolean email, boolean slack, Map<String, Map<String, Object>> others) {
    return new AlertsConfig(
        new AlertsConfig.Email(
            email, "localhost", 25, AlertsConfig.Tls.AUTO, null, null, "a@b.c", List.of("d@e.f")),
        new AlertsConfig.Slack(slack, new Secret("https://hooks.example.org/x")),
        new AlertsConfig.Log(true),
        others);
  }
}
