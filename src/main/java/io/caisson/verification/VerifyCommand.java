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
 * one, or an invoice, and prints every difference.
 */
public final class VerifyCommand {

    public static final int SAME = 0;
    public static final int DIFFERENT = 1;
    public static final int NOT_DONE = 2;

    /** A month has two digits behind its dash. */
    private static final Pattern INVOICE = Pattern.compile("[0-9]+-[0-9]{3,}");

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int CREATED = 201;

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
        try {
            return answered(ask(asked));
        } catch (IOException | JacksonException e) {
            out.println("%s gave no answer that makes sense: %s. Set CAISSON_URL to where Caisson runs."
                    .formatted(caisson, e.getMessage()));
            return NOT_DONE;
        }
    }

    private HttpResponse<String> ask(Object body) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(caisson)
                    .timeout(LONGEST)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            JsonMapper.shared().writeValueAsString(body)))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private int answered(HttpResponse<String> answer) {
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        if (answer.statusCode() != CREATED) {
            out.println(body.path("detail").asString("HTTP " + answer.statusCode()));
            return NOT_DONE;
        }
        for (var difference : body.path("differences")) {
            out.println("%s%n  expected %s%n  found    %s"
                    .formatted(
                            difference.path("what").asString(),
                            difference.path("expected").asString(),
                            difference.path("found").asString()));
        }
        int found = body.path("found").asInt();
        var invoice = body.path("invoice").asString("");
        out.println(
                invoice.isEmpty()
                        ? "%s: %d tenants checked, %d differences."
                                .formatted(
                                        body.path("month").asString(),
                                        body.path("checked").asInt(),
                                        found)
                        : "%s: %d differences.".formatted(invoice, found));
        return found == 0 ? SAME : DIFFERENT;
    }
}
