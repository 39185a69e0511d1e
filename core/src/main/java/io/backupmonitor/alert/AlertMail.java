package io.backupmonitor.alert;

import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.model.Severity;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;

/// The mail about one alert: plain text, and the same as HTML. All mails about one alert refer to
/// one common id, so that mail programs show them as a conversation.
final class AlertMail extends MimeMessage {

  private final String messageId;

  private AlertMail(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  static AlertMail of(AlertMessage message, AlertsConfig.Email settings, Session session)
      throws MessagingException {
    InternetAddress from = new InternetAddress(settings.fromEmail(), true);
    String domain = domain(from);
    AlertMail mail = new AlertMail(session, id(message.id(), domain));
    mail.setFrom(from);
    for (String to : settings.toEmails()) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    }
    mail.setSubject(message.subject(), "UTF-8");
    mail.setSentDate(Date.from(message.at()));
    mail.setHeader("References", id("alert-" + message.alertId(), domain));
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (message.severity() == Severity.CRITICAL && !message.recovery()) {
      mail.setHeader("Importance", "high");
    }
    mail.setContent(bodies(message));
    mail.saveChanges();
    return mail;
  }

  /// Keeps the id of the message, which is the same on every try.
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }

  private static MimeMultipart bodies(AlertMessage message) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(MailText.plain(message), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(MailText.html(message), "UTF-8", "html");
    return new MimeMultipart("alternative", text, html);
  }

  private static String id(String local, String domain) {
    return "<%s@%s>".formatted(local.replaceAll("[^A-Za-z0-9.-]", "-"), domain);
  }

  private static String domain(InternetAddress from) {
    String address = from.getAddress();
    String domain = address.substring(address.lastIndexOf('@') + 1);
    return domain.matches("[A-Za-z0-9.-]+") ? domain : "backup-monitor.invalid";
  }
}
