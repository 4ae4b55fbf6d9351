package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands mail to the operator's server: one connection for each, encrypted unless the setting says not to. */
final class Mailer {

    private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
    private static final Pattern CODE = Pattern.compile("^\\s*([245]\\d\\d)[ -]", Pattern.MULTILINE);
    private static final String CONNECT_MILLIS = "5000";
    private static final String SILENCE_MILLIS = "10000";
    private static final int OK = 250;
    private static final int LONGEST = 300;

    private final MailSettings settings;
    private final @Nullable SSLSocketFactory trusting;
    private final AtomicReference<String> lastSaid = new AtomicReference<>("");

    /** @throws InvalidValue when the file of certificates is none */
    Mailer(MailSettings settings) {
        this.settings = settings;
        trusting = settings.caFile().isBlank() ? null : MailTrust.in(settings.caFile());
    }

    /** @param id the delivery's, which is the mail's too: who gets it twice can tell */
    Attempted send(UUID id, String to, String subject, String text, Instant at) {
        try {
            Transport.send(mail(id, to, subject, text, at));
            lastSaid.set("");
            return new Attempted.Taken(OK, "");
        } catch (SendFailedException e) {
            var said = said(e);
            return e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0
                    ? new Attempted.Gone(code(said), Text.clean(said, LONGEST))
                    : new Attempted.Failed(code(said), Text.clean(said, LONGEST), null);
        } catch (MessagingException e) {
            var said = said(e);
            warn(Text.clean(said, LONGEST));
            return new Attempted.Failed(code(said), Text.clean(said, LONGEST), null);
        }
    }

    /** Of what keeps all mail from its server: once, until it is something else. */
    private void warn(String said) {
        if (!said.equals(lastSaid.getAndSet(said))) {
            LOG.warn("{}:{} takes no mail and is tried again: {}", settings.host(), settings.port(), said);
        }
    }

    private MimeMessage mail(UUID id, String to, String subject, String text, Instant at) throws MessagingException {
        var mail = new Identified(session(), "<%s@%s>".formatted(id, domain()));
        mail.setFrom(new InternetAddress(settings.from(), true));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        mail.setSubject(Text.clean(subject, 200), "UTF-8");
        mail.setSentDate(Date.from(at));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setText(text, "UTF-8");
        return mail;
    }

    private Session session() {
        var properties = new Properties();
        var implicit = settings.tls().equals("implicit");
        var protocol = implicit ? "smtps" : "smtp";
        var prefix = "mail." + protocol + ".";
        properties.setProperty("mail.transport.protocol.rfc822", protocol);
        properties.setProperty(prefix + "host", settings.host());
        properties.setProperty(prefix + "port", Integer.toString(settings.port()));
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", SILENCE_MILLIS);
        properties.setProperty(prefix + "writetimeout", SILENCE_MILLIS);
        properties.setProperty(prefix + "localhost", domain());
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (trusting != null) {
            properties.put(prefix + "ssl.socketFactory", trusting);
        }
        if (settings.tls().equals("starttls")) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        var password = settings.password();
        if (password == null || settings.username().isBlank()) {
            return Session.getInstance(properties);
        }
        properties.setProperty(prefix + "auth", "true");
        return Session.getInstance(properties, new Login(settings.username(), password));
    }

    private String domain() {
        return settings.from().substring(settings.from().indexOf('@') + 1);
    }

    private static String said(MessagingException e) {
        var all = new StringBuilder();
        for (Exception each = e; each != null; each = next(each)) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static @Nullable Exception next(Exception e) {
        return e instanceof MessagingException more ? more.getNextException() : null;
    }

    private static @Nullable Integer code(String said) {
        var code = CODE.matcher(said);
        return code.find() ? Integer.valueOf(code.group(1)) : null;
    }

    /** A mail that keeps its id when it is sent again. */
    private static final class Identified extends MimeMessage {

        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    private static final class Login extends Authenticator {

        private final String username;
        private final SecretText password;

        Login(String username, SecretText password) {
            this.username = username;
            this.password = password;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(username, password.reveal());
        }
    }
}
