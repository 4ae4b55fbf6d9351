package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the command says of a Caisson that goes away meanwhile. With one that runs, it is in {@link VerificationIT}. */
class VerifyCommandTests {

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private HttpServer caisson;

    @BeforeEach
    void aCaissonThatFindsThree() throws IOException {
        caisson = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/v1/admin/verifications", 201, """
                {"id": "1", "month": "2026-11", "invoice": null, "checked": 4, "found": 3, "next": "1",
                 "differences": [{"what": "the first", "expected": "1", "found": "2"}]}""");
        caisson.start();
    }

    @AfterEach
    void stop() {
        caisson.stop(0);
    }

    private void answer(String path, int status, String body) {
        caisson.createContext(path, exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private int run() throws InterruptedException {
        var url = "http://127.0.0.1:" + caisson.getAddress().getPort();
        return new VerifyCommand(url, "token", new PrintStream(text)).run(List.of("2026-11"));
    }

    @Test
    void aListThatBreaksOffIsNotDone() throws Exception {
        answer("/v1/admin/verifications/1/differences", 503, """
                {"detail": "The database is away."}""");
        assertThat(run()).isEqualTo(VerifyCommand.NOT_DONE);
        assertThat(text.toString().lines())
                .containsExactly(
                        "the first",
                        "  expected 1",
                        "  found    2",
                        "The database is away.",
                        "3 differences were found, and not all of them are above.");
    }

    @Test
    void readsOnWhereTheAnswerEnds() throws Exception {
        var asked = new ArrayList<String>();
        caisson.createContext("/v1/admin/verifications/1/differences", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            var body = "{\"items\": [], \"next\": null}".getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        assertThat(run()).isEqualTo(VerifyCommand.DIFFERENT);
        assertThat(asked).containsExactly("limit=200&cursor=1");
    }

    @Test
    void aListThatIsNoneIsNotDone() throws Exception {
        answer("/v1/admin/verifications/1/differences", 200, "<html>");
        assertThat(run()).isEqualTo(VerifyCommand.NOT_DONE);
        assertThat(text.toString()).contains("gave no answer that makes sense");
    }

    @Test
    void aListThatComesWholeIsPrintedAndNothingOfItTwice() throws Exception {
        answer("/v1/admin/verifications/1/differences", 200, """
                {"items": [{"what": "a charge", "expected": "1.00", "found": "2.00"}], "next": null}""");
        assertThat(run()).isEqualTo(VerifyCommand.DIFFERENT);
        assertThat(text.toString().lines())
                .containsExactly(
                        "the first",
                        "  expected 1",
                        "  found    2",
                        "a charge",
                        "  expected 1.00",
                        "  found    2.00",
                        "2026-11: 4 tenants checked, 3 differences.");
    }
}
