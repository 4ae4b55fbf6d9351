package io.caisson.verification;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code verify MONTH [TENANT]} or {@code verify INVOICE}: has a running Caisson derive a month again, of all tenants or of
 * one, or an invoice, and prints every difference and what the month comes to.
 */
public final class VerifyCommand {

    public static final int SAME = 0;
    public static final int DIFFERENT = 1;
    public static final int NOT_DONE = 2;

    /** A month has two digits behind its dash. */
    private static final Pattern INVOICE = Pattern.compile("[0-9]+-[0-9]{3,}");

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int AT_ONCE = 200;

    private final URI caisson;
    private final String token;
    private final PrintStream out;

    /** @param token an operator's */
    public VerifyCommand(String caisson, String token, PrintStream out) {
        this.caisson = URI.create(caisson + "/v1/admin/verifications");
        this.token = token;
        this.out = out;
    }

    /** @return the exit status: {@link #SAME}, {@link #DIFFERENT} or {@link #NOT_DONE} */
    public int run(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || arguments.size() > 2) {
            out.println("verify MONTH [TENANT] or verify INVOICE, such as: verify 2026-11, verify 2026-000123");
            return NOT_DONE;
        }
        var asked = new HashMap<String, String>();
        asked.put(INVOICE.matcher(arguments.get(0)).matches() ? "invoice" : "month", arguments.get(0));
        if (arguments.size() > 1) {
            asked.put("tenant", arguments.get(1));
        }
        try (var client = HttpClient.newHttpClient()) {
            return answered(client, send(client, asking(asked)));
        } catch (IOException | JacksonException e) {
            out.println("%s gave no answer that makes sense: %s. Set CAISSON_URL to where Caisson runs."
                    .formatted(caisson, e.getMessage()));
            return NOT_DONE;
        }
    }

    private HttpRequest asking(Object body) {
        return request("")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(caisson + path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + token);
    }

    private record Answer(int status, JsonNode body) {

        String refusal() {
            return body.path("detail").asString("HTTP " + status);
        }
    }

    private static Answer send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
    }

    private int answered(HttpClient client, Answer answer) throws IOException, InterruptedException {
        if (answer.status != CREATED) {
            out.println(answer.refusal());
            return NOT_DONE;
        }
        int found = answer.body.path("found").asInt();
        if (!differences(client, answer.body)) {
            out.println("%d differences were found, and not all of them are above.".formatted(found));
            return NOT_DONE;
        }
        new PrintedTotals(out).print(answer.body);
        var invoice = answer.body.path("invoice").asString("");
        out.println(
                invoice.isEmpty()
                        ? "%s: %d tenants checked, %d differences."
                                .formatted(
                                        answer.body.path("month").asString(),
                                        answer.body.path("checked").asInt(),
                                        found)
                        : "%s: %d differences.".formatted(invoice, found));
        int leftOut = answer.body.path("leftOut").asInt();
        if (leftOut > 0) {
            out.println("Sums of %d tenants are being made again and were not compared. Verify again in some minutes."
                    .formatted(leftOut));
        }
        return found == 0 ? SAME : DIFFERENT;
    }

    /** Prints all: the run's own answer has the first thousand, and says where those go on that it doesn't have. */
    private boolean differences(HttpClient client, JsonNode run) throws IOException, InterruptedException {
        run.path("differences").forEach(this::print);
        for (var next = run.path("next").asString(""); !next.isEmpty(); ) {
            var path = "/%s/differences?limit=%d&cursor=%s"
                    .formatted(run.path("id").asString(), AT_ONCE, next);
            var part = send(client, request(path).GET().build());
            if (part.status != OK) {
                out.println(part.refusal());
                return false;
            }
            part.body.path("items").forEach(this::print);
            next = part.body.path("next").asString("");
        }
        return true;
    }

    private void print(JsonNode difference) {
        out.println("%s%n  expected %s%n  found    %s"
                .formatted(
                        difference.path("what").asString(),
                        difference.path("expected").asString(),
                        difference.path("found").asString()));
    }
}
