package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogEndTests {

    @Test
    void leavesWhatIsShortAsItIs() throws Exception {
        assertThat(end("", 10)).isEmpty();
        assertThat(end("one\ntwo", 10)).isEqualTo("one\ntwo");
        assertThat(end("0123456789", 10)).isEqualTo("0123456789");
    }

    @Test
    void beginsWithALineWhereTheRestIsCutOff() throws Exception {
        assertThat(end("first\nsecond\nthird\n", 10)).isEqualTo("third\n");
    }

    @Test
    void beginsWithACharacterWhereNoLineEnds() throws Exception {
        assertThat(end("a" + "é".repeat(10), 5)).isEqualTo("éé");
        assertThat(end("a" + "é".repeat(10) + "\n", 6)).isEqualTo("éé\n");
    }

    @Test
    void keepsTheEndOfMoreThanItHolds() throws Exception {
        var lines = lines(100_000);

        var kept = end(lines, 50_000);

        assertThat(kept.length()).isLessThanOrEqualTo(50_000).isGreaterThan(49_900);
        assertThat(lines).endsWith("\n" + kept);
    }

    @Test
    void stopsWhereAContainerWritesFasterThanItIsRead() throws Exception {
        var endless = new InputStream() {
            @Override
            public int read() {
                return '\n';
            }
        };

        assertThat(LogEnd.text(endless, 10)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void aPodsLogIsReadToItsEndAndOnlyTheEndIsKept() throws Exception {
        var lines = lines(400_000);
        var asked = new AtomicReference<String>("");
        var api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/api/v1/namespaces/tenant-a/pods/web-1/log", call -> {
            asked.set(call.getRequestURI().getQuery());
            call.sendResponseHeaders(200, 0);
            try (var body = call.getResponseBody()) {
                body.write(lines.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return; // who asks has enough
            }
        });
        api.start();
        var url = "http://127.0.0.1:" + api.getAddress().getPort();
        try (var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(url).build())
                .build()) {
            var settings = new ClusterSettings("kubernetes", "gvisor", null, null, null, List.of(), "Always");
            var objects = new AppObjects(new Kube(client), settings, event -> {}, Clock.systemUTC());

            var last = objects.logs("tenant-a", "web-1", 10_000, false);

            assertThat(lines.length()).isGreaterThan(4 * LogEnd.MOST_BYTES);
            assertThat(last.length()).isLessThanOrEqualTo(LogEnd.MOST_BYTES).isGreaterThan(LogEnd.MOST_BYTES - 100);
            assertThat(lines.endsWith("\n" + last)).isTrue();
            assertThat(asked.get()).contains("tailLines=10000");
        } finally {
            api.stop(0);
        }
    }

    private static String end(String text, int most) throws IOException {
        return LogEnd.text(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), most);
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj("this is line %d\n"::formatted)
                .collect(Collectors.joining());
    }
}
