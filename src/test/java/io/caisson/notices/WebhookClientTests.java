package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile addresses and receivers can do to the client: nothing, and not for long. */
class WebhookClientTests {

    private static final String PUBLIC = "93.184.216.34";

    private final Receiver receiver = new Receiver();
    private final Names names = new Names();
    private final WebhookSettings exceptLoopback = new WebhookSettings(List.of(), List.of(receiver.host()));
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void stop() {
        ended.countDown();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "https://",
                "https:example.org",
                "https://user:password@example.org/",
                "https://example.org/#part",
                "https://example.org:22/",
                "https://example.org:99999/",
                "https://exa mple.org/",
                "https://example.org/\r\nX-Evil: 1",
                "https://b\u00fccher.example/",
                "javascript:alert(1)"
            })
    void refusesAddressesThatNobodyMayName(String url) throws IOException {
        try (var client = client(new WebhookSettings(List.of(), List.of()))) {
            assertThatThrownBy(() -> client.require(url, false)).isInstanceOfSatisfying(InvalidValue.class, e -> {
                assertThat(e.field()).isEqualTo("url");
                assertThat(e.getMessage()).doesNotContain("password@");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fd00::1", "::ffff:127.0.0.1"})
    void refusesHostsOfPrivateNetworks(String address) throws IOException {
        names.answer(address);
        try (var client = client(new WebhookSettings(List.of(), List.of()))) {
            assertThatThrownBy(() -> client.require("https://inside.example.org/", false))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessageContaining("isn't on the public Internet");
        }
    }

    @Test
    void takesAPublicHostAndRefusesOneThatIsNotThere() throws IOException {
        names.answer(PUBLIC);
        try (var client = client(new WebhookSettings(List.of(), List.of()))) {
            assertThat(client.require(" https://example.org:8443/hook?a=b ", false)
                            .url())
                    .hasToString("https://example.org:8443/hook?a=b");
            assertThatThrownBy(() -> client.require("https://missing.example.org/", false))
                    .hasMessageContaining("can't be found");
        }
    }

    /** The name is public when it is looked at, and leads inside when it is connected to. */
    @Test
    void refusesANameThatWasChangedSince() throws IOException {
        names.answer(PUBLIC, "127.0.0.1");
        var url = "https://rebinding.example.org:" + receiver.port() + "/";
        try (var client = client(new WebhookSettings(List.of(), List.of()))) {
            client.require(url, false);
            assertThat(client.send(message(url)))
                    .isEqualTo(
                            new Attempted.Failed(null, "'rebinding.example.org' isn't on the public Internet.", null));
        }
        assertThat(receiver.got).isEmpty();
    }

    /** One of several addresses is enough: the client could pick it. */
    @Test
    void refusesANameOfWhichOneAddressIsInside() throws IOException {
        names.answer(PUBLIC + " 127.0.0.1");
        try (var client = client(new WebhookSettings(List.of(), List.of()))) {
            assertThatThrownBy(() -> client.require("https://both.example.org/", false))
                    .hasMessageContaining("isn't on the public Internet");
        }
    }

    @Test
    void letsOnlyOperatorsNameWhatIsAllowedInside() throws IOException {
        names.answer("10.0.0.7", "10.0.0.7");
        try (var client = client(new WebhookSettings(List.of("inside.example.org"), List.of()))) {
            client.require("https://inside.example.org/", true);
            assertThatThrownBy(() -> client.require("https://inside.example.org/", false))
                    .hasMessageContaining("isn't on the public Internet");
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        receiver.answers("/hook", exchange -> {
            exchange.getResponseHeaders().set("Location", receiver.url("/elsewhere"));
            Receiver.send(exchange, 307, "");
        });
        assertThat(send("/hook")).isEqualTo(new Attempted.Failed(307, "It redirects, which isn't followed.", null));
        assertThat(receiver.at("/elsewhere")).isEmpty();
    }

    @Test
    void keepsTheBeginningOfAnAnswerOnOneCleanLine() throws IOException {
        receiver.answers("/hook", 500, "oh\r\n\u001b[31mno\u202e " + "x".repeat(900));
        var said = send("/hook");
        assertThat(said.status()).isEqualTo(500);
        assertThat(said.text()).startsWith("oh [31mno xxx").hasSize(200).endsWith("…");
    }

    /** The receiver writes until somebody stops it. */
    @Test
    void readsNoMoreThanThatOfAnEndlessAnswer() throws IOException {
        var written = new AtomicLong();
        var stopped = new CountDownLatch(1);
        receiver.answers("/hook", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var chunk = "y".repeat(8192).getBytes(StandardCharsets.UTF_8);
            try {
                while (ended.getCount() > 0) {
                    exchange.getResponseBody().write(chunk);
                    written.addAndGet(chunk.length);
                }
            } finally {
                stopped.countDown();
            }
        });
        assertThat(send("/hook")).isInstanceOf(Attempted.Taken.class);
        assertThat(stopped)
                .satisfies(each -> assertThat(each.await(5, TimeUnit.SECONDS)).isTrue());
        assertThat(written.get()).isLessThan(20_000_000);
    }

    @Test
    void waitsNoLongerThanItsLimitForAReceiverThatSaysNothing() throws IOException {
        receiver.answers("/hook", exchange -> await());
        assertThat(send("/hook")).isEqualTo(new Attempted.Failed(null, "No answer within 15 seconds.", null));
    }

    /** Each byte comes in time; all of them together don't. */
    @Test
    void waitsNoLongerForOneThatDribbles() throws IOException {
        receiver.answers("/hook", exchange -> {
            exchange.sendResponseHeaders(500, 1000);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            await();
        });
        var said = send("/hook");
        assertThat(said.status()).isIn(500, (Object) null);
        assertThat(said).isInstanceOf(Attempted.Failed.class);
    }

    @Test
    void honoursWhatAReceiverAsksToWaitWithinADay() throws IOException {
        receiver.answers("/hook", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "999999");
            Receiver.send(exchange, 503, "");
        });
        assertThat(send("/hook")).isEqualTo(new Attempted.Failed(503, "", Duration.ofHours(24)));
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        receiver.close();
        assertThat(send("/hook").text()).isEqualTo("'127.0.0.1' can't be reached, or gave no answer.");
    }

    @Test
    void makesNoHttpsConnectionToWhatDoesNotSpeakIt() throws IOException {
        names.answer("127.0.0.1");
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var connection = plain.accept()) {
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    await();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var host = "127.0.0.1:" + plain.getLocalPort();
            try (var client = client(new WebhookSettings(List.of(), List.of(host)))) {
                assertThat(client.send(message("https://" + host + "/")).text())
                        .isEqualTo("No trusted HTTPS connection to '127.0.0.1' can be made.");
            }
        }
    }

    private Attempted send(String path) throws IOException {
        names.answer("127.0.0.1");
        try (var client = client(exceptLoopback)) {
            return client.send(message(receiver.url(path)));
        }
    }

    private WebhookClient client(WebhookSettings settings) {
        return new WebhookClient(settings, names, Duration.ofSeconds(2));
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message message(String url) {
        var secret = SecretText.valueOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return new Message(UUID.randomUUID(), url, false, Instant.EPOCH, "{}", List.of(secret));
    }

    /** Names that mean something else each time; several addresses are separated by blanks. */
    private static final class Names implements DnsResolver {

        private final Queue<String> answers = new ArrayDeque<>();

        void answer(String... addresses) {
            answers.addAll(List.of(addresses));
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var next = answers.poll();
            if (next == null) {
                throw new UnknownHostException(host);
            }
            var addresses = next.split(" ");
            var found = new InetAddress[addresses.length];
            for (var n = 0; n < found.length; n++) {
                found[n] = InetAddress.ofLiteral(addresses[n]);
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
