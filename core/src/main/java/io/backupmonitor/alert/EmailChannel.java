package io.backupmonitor.alert;

import io.backupmonitor.config.AlertsConfig;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// E-mail by SMTP. Safe to use from several threads: each message has its own connection.
///
/// With `tls: auto` the connection is protected by STARTTLS where the server offers it, and nothing
/// is sent without it as soon as there is a password. Certificates and host names are always
/// checked.
public final class EmailChannel implements AlertChannel {

  private static final Logger LOG = LoggerFactory.getLogger(EmailChannel.class);

  private final AlertsConfig.Email settings;
  private final Duration timeout;
  private final @Nullable SSLSocketFactory trust;

  public EmailChannel(AlertsConfig.Email settings) {
    this(settings, Duration.ofSeconds(15), null);
  }

  /// @param timeout how long connecting, each answer and each write may take
  /// @param trust whose certificates are believed; null for those that Java believes
  EmailChannel(AlertsConfig.Email settings, Duration timeout, @Nullable SSLSocketFactory trust) {
    this.settings = settings;
    this.timeout = timeout;
    this.trust = trust;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public List<String> recipients() {
    return settings.toEmails();
  }

  @Override
  public DeliveryOutcome send(AlertMessage message) {
    Session session = Session.getInstance(properties());
    AlertMail mail;
    try {
      mail = AlertMail.of(message, settings, session);
    } catch (AddressException wrong) {
      return new DeliveryOutcome.Refused(
          "an address under alerts.email cannot be used: " + reason(wrong));
    } catch (MessagingException wrong) {
      return new DeliveryOutcome.Postponed("the mail could not be written: " + reason(wrong));
    }
    return transport(session, mail);
  }

  private DeliveryOutcome transport(Session session, AlertMail mail) {
    try {
      Transport transport = session.getTransport("smtp");
      try {
        connect(transport);
        return hand(transport, mail);
      } finally {
        close(transport);
      }
    } catch (MessagingException unreachable) {
      return new DeliveryOutcome.Unreachable(
          "the mail server %s:%d could not be used: %s"
              .formatted(settings.smtpHost(), settings.smtpPort(), reason(unreachable)),
          null);
    }
  }

  /// Says goodbye. A mail that was taken is taken, whatever the server answers to that.
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException rude) {
      LOG.debug("the mail server did not answer a goodbye", rude);
    }
  }

  private void connect(Transport transport) throws MessagingException {
    transport.connect(
        settings.smtpHost(),
        settings.smtpPort(),
        settings.username(),
        settings.password() == null ? null : settings.password().reveal());
  }

  private DeliveryOutcome hand(Transport transport, AlertMail mail) {
    try {
      transport.sendMessage(mail, mail.getAllRecipients());
      return new DeliveryOutcome.Sent(recipients(), List.of());
    } catch (SendFailedException failure) {
      List<String> reached = texts(failure.getValidSentAddresses());
      if (reached.isEmpty()) {
        return new DeliveryOutcome.Postponed(
            "the mail server did not take the mail: " + reason(failure));
      }
      // Trying again would repeat it to those who have it.
      return new DeliveryOutcome.Sent(
          reached,
          Stream.of(failure.getInvalidAddresses(), failure.getValidUnsentAddresses())
              .flatMap(addresses -> texts(addresses).stream())
              .toList());
    } catch (MessagingException failure) {
      return new DeliveryOutcome.Postponed("the mail could not be sent: " + reason(failure));
    }
  }

  private Properties properties() {
    String wait = Long.toString(timeout.toMillis());
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", wait);
    properties.setProperty("mail.smtp.timeout", wait);
    properties.setProperty("mail.smtp.writetimeout", wait);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.username() != null));
    properties.setProperty("mail.smtp.sendpartial", "true");
    properties.setProperty("mail.smtp.from", settings.fromEmail());
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (trust != null) {
      properties.put("mail.smtp.ssl.socketFactory", trust);
    }
    protect(properties);
    return properties;
  }

  private void protect(Properties properties) {
    switch (settings.tls()) {
      case AUTO -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty(
            "mail.smtp.starttls.required", Boolean.toString(settings.password() != null));
      }
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
    }
  }

  private String reason(Exception failure) {
    return Reason.of(failure, settings.password());
  }

  private static List<String> texts(Address @Nullable [] addresses) {
    return addresses == null ? List.of() : Arrays.stream(addresses).map(Address::toString).toList();
  }
}
