package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.caisson.identity.Access;
import io.caisson.secrets.Vault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The pages over HTTP, as a browser without JavaScript uses them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(Statements.class)
class PagesIT {

    private static final String OPERATOR = "integration-test-token";
    private static final String SAMPLES = "registry.simulated/samples/";

    @LocalServerPort
    private int port;

    @Autowired
    private Access access;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Vault vault;

    private Visitor operator;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.webhooks.insecure", () -> "127.0.0.1:9");
        settings.add("spring.mvc.async.request-timeout", () -> "300ms"); // which is no stream's
    }

    @BeforeEach
    void signIn() throws Exception {
        operator = new Visitor(port);
        assertThat(operator.signIn(OPERATOR).path()).isEqualTo("/tenants");
    }

    @Test
    void theMainJobIsDoneWithFormsAlone() throws Exception {
        tenant("forms");
        assertThat(operator.get("/tenants/forms").text()).contains("Nothing is deployed yet", "Deploy an image");
        assertThat(operator.get("/tenants/forms/apps/new").text()).contains("Fits the quota");

        var page = operator.post("/tenants/forms/apps", app("web", "web:1.0"));
        assertThat(page.path()).isEqualTo("/tenants/forms/apps/web");
        shows("/tenants/forms/apps/web", "release 1 serves");
        operator.post("/tenants/forms/apps/web/edit", app("web", "web:2.0"));
        shows("/tenants/forms/apps/web", "release 2 serves");
        operator.post("/tenants/forms/apps/web/releases/1/rollback", Map.of());
        shows("/tenants/forms/apps/web", "release 3 serves");
        assertThat(operator.get("/tenants/forms/apps/web").text()).contains("In gvisor", "repeats release 1");
        assertThat(operator.get("/tenants/forms/apps/web/logs").text()).contains("listening on 8080");

        assertThat(operator.post("/tenants/forms/apps/web/delete", Map.of("confirm", "wbe"))
                        .text())
                .contains("Nothing was deleted");
        operator.post("/tenants/forms/apps/web/delete", Map.of("confirm", "web"));
        await("the app is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> operator.get("/tenants/forms/apps/web").status() == 404);
    }

    @Test
    void anOperatorSuspendsAndResumesWithFormsAndTheTenantReadsWhy() throws Exception {
        tenant("still");
        operator.post("/tenants/still/apps", app("web", "web:1.0"));
        shows("/tenants/still/apps/web", "release 1 serves");
        assertThat(operator.get("/tenants/still").text())
                .contains("Suspend tenant")
                .doesNotContain("is suspended");
        assertThat(operator.get("/tenants/still/suspension").text()).contains("Suspend it?");
        var form = new HashMap<>(Map.of("reason", "It sends <b>spam</b>.", "confirm", "stil"));
        assertThat(operator.post("/tenants/still/suspension", form).text()).contains("Nothing was suspended");
        form.put("confirm", "still");
        form.put("reason", "\u0007");
        assertThat(operator.post("/tenants/still/suspension", form).text()).contains("which the tenant will read");
        form.put("reason", "It sends <b>spam</b>.");

        var page = operator.post("/tenants/still/suspension", form);

        assertThat(page.path()).isEqualTo("/tenants/still");
        for (var path : List.of("", "/apps/web", "/apps/new", "/network", "/usage")) {
            assertThat(operator.get("/tenants/still" + path).text())
                    .as(path)
                    .contains("This tenant is suspended", "It sends &lt;b&gt;spam&lt;/b&gt;.", "Ask the operator");
        }
        assertThat(operator.get("/tenants").text()).contains("Suspended");
        var refused = operator.post("/tenants/still/apps/web/scale", Map.of("instances", "2"));
        assertThat(refused.text()).contains("is suspended", "Nothing of it runs until it is resumed");
        assertThat(operator.get("/tenants/still/suspension").text()).contains("Let it run again?", "Holds");
        assertThat(operator.post("/tenants/still/suspension/lift", Map.of("cause", ""))
                        .text())
                .contains("The tenant runs again");
        shows("/tenants/still/apps/web", "1 of 1");
    }

    @Test
    void limitsAreSetWithAFormThatNamesWhatIsWrong() throws Exception {
        tenant("limits");
        assertThat(operator.get("/tenants/limits/budget").text()).contains("No limit", "Nothing was told this month");

        var wrong = operator.post("/tenants/limits/budget", Map.of("currency", "EUR", "soft", "many", "hard", ""));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("an amount such as 250.00", "value=\"many\"");
        assertThat(operator.post("/tenants/limits/budget", Map.of("currency", "EUR", "soft", "20", "hard", "10"))
                        .text())
                .contains("at least the soft limit, which is 20.00 EUR");

        var page = operator.post("/tenants/limits/budget", Map.of("currency", "EUR", "soft", "20", "hard", "30.50"));
        assertThat(page.text()).contains("The limits are saved", "20.00 EUR", "30.50 EUR", "Within");
    }

    @Test
    void isolationAndNodesSayThatASimulatedClusterProvesNothing() throws Exception {
        tenant("walls");
        assertThat(operator.get("/tenants/walls/isolation").text()).contains("No report was made yet");

        var list = operator.post("/tenants/walls/isolation", Map.of());
        assertThat(list.path()).isEqualTo("/tenants/walls/isolation");
        assertThat(list.text()).contains("The report is being made", "Not tested", "somebody asked");
        var report = operator.get("/tenants/walls/isolation/1");
        assertThat(report.text()).contains("Isolation report 1", "Simulated cluster", "Load a kernel module");
        assertThat(operator.get("/tenants/walls/isolation/2").status()).isEqualTo(404);
        assertThat(operator.get("/tenants/walls/isolation/1.pdf").response().headers())
                .satisfies(headers -> assertThat(headers.firstValue("Content-Disposition"))
                        .hasValueSatisfying(file -> assertThat(file).contains("isolation-walls-1.pdf")));
        assertThat(operator.get("/admin/nodes").text()).contains("Simulated cluster", "Not proven");
    }

    @Test
    void aWrongFieldIsNamedBesideItselfAndWhatWasTypedStays() throws Exception {
        tenant("fields");
        var form = app("Bad_Name", "https://nowhere");
        form.put("instances", "many");
        form.put("env", "no equals sign");
        var page = operator.post("/tenants/fields/apps", form);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text())
                .contains("4 fields need another look")
                .contains("id=\"name-error\"", "id=\"image-error\"", "id=\"instances-error\"", "id=\"env-error\"")
                .contains("aria-describedby=\"image-hint image-error\"", "value=\"Bad_Name\"", ">no equals sign<");
        form = app("greedy", "web:1.0");
        form.put("instances", "50");
        assertThat(operator.post("/tenants/fields/apps", form).text())
                .contains("Does not fit the quota", "Not enough", "value=\"50\"");
        form.put("check", "true");
        form.put("instances", "2");
        assertThat(operator.post("/tenants/fields/apps", form).text()).contains("Fits the quota", "value=\"greedy\"");
        assertThat(operator.get("/tenants/fields/apps/greedy").status()).isEqualTo(404);
    }

    @Test
    void whatIsKnownOfAnImageIsShownBeforeItIsDeployed() throws Exception {
        tenant("known");
        assertThat(operator.post("/tenants/known/apps", app("rooted", "root-only:1.0"))
                        .text())
                .contains("id=\"image-error\"", "USER 10001");
        assertThat(operator.get("/tenants/known/apps/rooted").status()).isEqualTo(404);
        var form = app("web", "crash:1.0");
        form.put("check", "true");
        assertThat(operator.post("/tenants/known/apps", form).text()).contains("Nothing is known of this image");
        operator.post("/tenants/known/apps", app("web", "crash:1.0"));
        shows("/tenants/known/apps/web", "This image failed here before: the app itself failed.");

        form = app("again", "crash:1.0");
        form.put("secrets", "PASSWORD=hunter2");
        var warned = operator.post("/tenants/known/apps", form);
        assertThat(warned.status()).isEqualTo(422);
        assertThat(warned.text())
                .contains("This image failed here before", "Last seen in web, release 1", "Crashes again and again")
                .contains("Deploy it anyway", "type them once more")
                .doesNotContain("hunter2");
        assertThat(operator.get("/tenants/known/apps/again").status()).isEqualTo(404);
        form.put("anyway", warned.text().replaceAll("(?s).*name=\"anyway\" value=\"([^\"]+)\".*", "$1"));
        assertThat(operator.post("/tenants/known/apps", form).path()).isEqualTo("/tenants/known/apps/again");
    }

    @Test
    void aRegistrysPasswordIsInNoAnswer() throws Exception {
        tenant("private");
        var form = Map.of("host", "127.0.0.1:1", "username", "a:b", "password", "hunter2");
        var page = operator.post("/tenants/private/registries", form);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text())
                .contains("id=\"username-error\"", "value=\"127.0.0.1:1\"")
                .doesNotContain("hunter2");
        form = Map.of("host", "127.0.0.1:1", "username", "customer", "password", "hunter2");
        assertThat(operator.post("/tenants/private/registries", form).text())
                .contains("on the public Internet")
                .doesNotContain("hunter2");
        assertThat(operator.post("/tenants/private/registries/allowed", Map.of("registries", "ghcr.io no/host"))
                        .text())
                .contains("id=\"registries-error\"", ">ghcr.io no/host<");
        assertThat(operator.post("/tenants/private/registries/allowed", Map.of("registries", "ghcr.io\nquay.io"))
                        .text())
                .contains("Images may come from ghcr.io, quay.io.");
    }

    @Test
    void aFormWithoutItsTokenIsRefusedWithAPageThatSaysWhatToDo() throws Exception {
        tenant("forged");
        var page = operator.post("/tenants/forged/apps", app("web", "web:1.0"), "forged");

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("This form is too old", "<title>This form is too old");
        assertThat(operator.get("/tenants/forged/apps/web").status()).isEqualTo(404);
    }

    @Test
    void aSignInLinkIsUsedUpByItsButtonAndNotByLookingAtIt() throws Exception {
        tenant("linked");
        var code = access.makeSignInCode(
                jdbc.sql("select id from tenant where slug = 'linked'")
                        .query(UUID.class)
                        .single(),
                "linked",
                Duration.ofHours(1));
        var member = new Visitor(port);
        assertThat(member.get("/sign-in?code=" + code).text()).contains("Sign in to linked");
        assertThat(member.get("/sign-in?code=" + code).text()).contains("Sign in to linked");
        assertThat(member.post("/sign-in", Map.of("secret", code)).path()).isEqualTo("/tenants/linked");

        assertThat(member.get("/sign-in?code=" + code).text()).contains("was used already");
        assertThat(member.get("/tenants").status()).isEqualTo(403);
        assertThat(member.get("/admin/usage").text()).contains("This is for operators");
        tenant("closed");
        var theirs = member.get("/tenants/closed");
        var nobodys = member.get("/tenants/nobody");
        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.text().replaceAll("value=\"[^\"]+\"", ""))
                .isEqualTo(nobodys.text().replaceAll("value=\"[^\"]+\"", ""));
    }

    @Test
    void aTokenIsShownOnceAndCanBeRevoked() throws Exception {
        tenant("tokens1");
        var made =
                operator.post("/tenants/tokens1/tokens", Map.of("name", "CI")).text();
        var secret = made.replaceAll("(?s).*(csn_[\\w-]+).*", "$1");
        assertThat(new Api("http://localhost:" + port, secret)
                        .get("/v1/tenants/tokens1")
                        .status())
                .isEqualTo(200);
        var list = operator.get("/tenants/tokens1/tokens").text();
        assertThat(list).contains("CI").doesNotContain(secret);
        var action = list.replaceAll("(?s).*action=\"([^\"]+/revoke)\".*", "$1");
        assertThat(operator.post(action, Map.of()).text()).contains("was revoked");
        assertThat(new Api("http://localhost:" + port, secret)
                        .get("/v1/tenants/tokens1")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aRevokedTokenEndsTheSessionsAndStreamsThatWereOpenedWithIt() throws Exception {
        tenant("revoked");
        var made =
                operator.post("/tenants/revoked/tokens", Map.of("name", "desk")).text();
        var member = new Visitor(port);
        member.signIn(made.replaceAll("(?s).*(csn_[\\w-]+).*", "$1"));
        var byLink = new Visitor(port);
        var id = jdbc.sql("select id from tenant where slug = 'revoked'")
                .query(UUID.class)
                .single();
        byLink.signIn(access.makeSignInCode(id, "desk", Duration.ofHours(1)));
        assertThat(member.get("/tenants/revoked").status()).isEqualTo(200);
        var stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tenants/revoked/news"))
                                .header("Cookie", member.cookie())
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .iterator();
        assertThat(stream.next()).isNotNull();

        var list = operator.get("/tenants/revoked/tokens").text();
        operator.post(list.replaceAll("(?s).*action=\"([^\"]+/revoke)\".*", "$1"), Map.of());

        // Before any request of that session, which would end it, and the stream with it.
        var ended = CompletableFuture.runAsync(() -> stream.forEachRemaining(onItsWay -> {}));
        assertThat(ended).succeedsWithin(Duration.ofSeconds(60));
        assertThat(member.post("/tenants/revoked/tokens", Map.of("name", "another"))
                        .path())
                .isEqualTo("/sign-in");
        assertThat(member.get("/tenants/revoked").path()).isEqualTo("/sign-in");
        assertThat(operator.get("/tenants/revoked/tokens").text()).doesNotContain("another");
        assertThat(byLink.get("/tenants/revoked").path()).isEqualTo("/tenants/revoked");
    }

    @Test
    void aWebhookIsAddedTestedAndDeletedWithFormsAlone() throws Exception {
        tenant("hooked");
        assertThat(operator.get("/tenants/hooked").text()).contains("/tenants/hooked/notices");
        assertThat(operator.get("/tenants/hooked/notices").text())
                .contains("No webhook yet", "Mail isn&#39;t set up on this platform");
        var wrong =
                operator.post("/tenants/hooked/notices", Map.of("url", "http://10.0.0.1/", "types", "invoice.paid"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text())
                .contains("id=\"url-error\"", "value=\"http://10.0.0.1/\"")
                .containsPattern("value=\"invoice.paid\"\\s+checked");
        var hook = "/tenants/hooked/notices/" + webhook("/tenants/hooked/notices", "http://127.0.0.1:9/hooked");
        assertThat(operator.get(hook).text()).contains("Nothing was sent yet").doesNotContain("whsec_");
        assertThat(operator.post(hook + "/test", Map.of()).text()).contains("A test is on its way", "webhook.test");
        await("the refusal is shown")
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.get(hook).text().contains("&#39;127.0.0.1&#39; can&#39;t be reached"));
        var list = operator.get(hook).text();
        var retry = list.replaceAll("(?s).*action=\"([^\"]+/retry)\".*", "$1");
        assertThat(operator.post(retry, Map.of()).text()).contains("It is on its way again");
        assertThat(operator.post(hook + "/secret", Map.of()).text()).contains("whsec_", "valid beside it for 24 hours");
        var changed = operator.post(hook, Map.of("url", "http://127.0.0.1:9/other", "description", "<b>books</b>"));
        assertThat(changed.text()).contains("Saved.", "127.0.0.1:9/other", "&lt;b&gt;books&lt;/b&gt;");
        assertThat(operator.post(hook, Map.of("url", "gopher://x")).text()).contains("id=\"url-error\"", "gopher://x");
        assertThat(operator.post(hook + "/state", Map.of("enabled", "false")).text())
                .contains("Paused", "Enable")
                .doesNotContain("Send a test<");
        assertThat(operator.post(hook + "/test", Map.of()).text()).contains("Enable it first");
        assertThat(operator.get("/admin" + hook.substring("/tenants/hooked".length()))
                        .status())
                .isEqualTo(404);
        assertThat(operator.post(hook + "/delete", Map.of()).text()).contains("is deleted", "No webhook yet");
    }

    @Test
    void contactsAreKeptOneALine() throws Exception {
        tenant("reached");
        var page =
                operator.post("/tenants/reached/notices/contacts", Map.of("addresses", "a@example.org\r\nno address"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("id=\"contacts-error\"", "no address</textarea>");
        assertThat(operator.post(
                                "/tenants/reached/notices/contacts",
                                Map.of("addresses", "a@example.org\r\n\r\nb@example.org"))
                        .text())
                .contains("The addresses are saved", "a@example.org\nb@example.org</textarea>");
    }

    @Test
    void operatorsHaveWebhooksOfTheirOwn() throws Exception {
        tenant("watched");
        var hook = webhook("/admin/notices", "http://127.0.0.1:9/operators");
        assertThat(operator.get("/admin/notices").text()).contains("127.0.0.1:9/operators");
        assertThat(operator.get("/tenants/watched/notices").text()).doesNotContain("127.0.0.1:9/operators");
        assertThat(operator.get("/tenants/watched/notices/" + hook).status()).isEqualTo(404);
        assertThat(operator.post("/admin/notices/" + hook + "/delete", Map.of()).path())
                .isEqualTo("/admin/notices");
    }

    /** Its id. */
    private String webhook(String list, String url) throws Exception {
        var made = operator.post(list, Map.of("url", url)).text();
        assertThat(made).contains("whsec_", "Copy it now");
        return made.replaceAll("(?s).*" + list + "/([0-9a-f-]{36})\"><code class=\"image\">" + url + ".*", "$1");
    }

    @Test
    void whatIsNotThereIsAPageAndNeverAStackTrace() throws Exception {
        tenant("errors");
        for (var path : new String[] {
            "/nonsense", "/tenants/errors/apps/none", "/tenants/NO%27", "/tenants/errors/tokens/none/revoke"
        }) {
            var page = operator.get(path);
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.text()).as(path).contains("There is no such page", "Sign out");
        }
        assertThat(operator.post("/tenants/errors/apps/x/releases/abc/rollback", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(operator.post("/tenants/errors/tokens/not-an-id/revoke", Map.of())
                        .status())
                .isEqualTo(404);
        for (var hostile : new String[] {
            "/tenants?q=%00",
            "/tenants?q=a%00b",
            "/tenants?after=%00",
            "/tenants/errors?after=%00",
            "/tenants/errors?after=A"
        }) {
            var page = operator.get(hostile);
            assertThat(page.status()).as(hostile).isEqualTo(400);
            assertThat(page.text()).as(hostile).contains("but must be");
        }
        assertThat(operator.get("/admin/usage?month=soon").text()).contains("must be a year and a month");
        assertThat(operator.get("/admin/usage.csv?month=soon").status()).isEqualTo(400);
        assertThat(operator.get("/admin/reports/overhead?month=soon").text()).contains("must be a year and a month");
        assertThat(operator.get("/admin/reports/overhead.csv?month=soon").status())
                .isEqualTo(400);
        assertThat(operator.get("/admin/reports/overhead?month=1999-01").text())
                .contains("No instance ran in this month");
        var csv = operator.get("/admin/usage.csv?month=2026-11");
        assertThat(csv.text()).startsWith("tenant,coreHours,");
        assertThat(csv.response().headers().firstValue("Content-Disposition").orElse(""))
                .contains("caisson-usage-2026-11.csv");
        jdbc.sql("select 1 from make_usage_month('2026-06-01Z')")
                .query(Integer.class)
                .single();
        assertThat(operator.get("/admin/usage?month=1999-06").text()).doesNotContain("/admin/usage/segments.csv");
        assertThat(operator.get("/admin/usage?month=2026-06").text())
                .contains("href=\"/admin/usage/segments.csv?month=2026-06\"", "Segments, as an import takes them");
        assertThat(operator.get("/admin/usage").text()).doesNotContain("/admin/usage/segments.csv");
        var unknown = operator.get("/admin/usage/segments.csv?month=2199-01");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("month is &#39;2199-01&#39;, but must be over");
        var program = new Api("http://localhost:" + port, OPERATOR).get("/v1/nonsense");
        assertThat(program.status()).isEqualTo(404);
        assertThat(program.body().path("status").asInt()).isEqualTo(404);
    }

    @Test
    void aPageMakesTheSameStatementsHoweverMuchItShows() throws Exception {
        tenant("counted");
        operator.post("/tenants/counted/apps", app("web", "web:1.0"));
        shows("/tenants/counted/apps/web", "release 1 serves");
        var hook = webhook("/tenants/counted/notices", "http://127.0.0.1:9/counted");
        var paths = new String[] {
            "/tenants",
            "/tenants/counted",
            "/tenants/counted/apps/web",
            "/tenants/counted/apps/new",
            "/tenants/counted/tokens",
            "/tenants/counted/registries",
            "/tenants/counted/notices",
            "/admin/notices",
            "/tenants/counted/notices/" + hook,
            "/tenants/counted/usage",
            "/admin/sandbox",
            "/admin/usage",
            "/admin/verifications",
            "/admin/reports/overhead",
            "/admin/prices",
            "/admin/plans",
            "/tenants/counted/plan"
        };
        var few = count(paths);
        fill();
        assertThat(operator.get("/tenants/counted").text()).contains("app-50");
        assertThat(operator.get("/tenants/counted/apps/web").text()).contains("pod-50");
        assertThat(count(paths)).isEqualTo(few);
        assertThat(few.values()).allMatch(statements -> statements <= 16);
    }

    @Test
    void aStreamTellsOfWhatChangesAndEndsWithTheSession() throws Exception {
        tenant("live");
        operator.post("/tenants/live/apps", app("web", "web:1.0"));
        shows("/tenants/live/apps/web", "release 1 serves");
        var session = operator.cookie();
        var lines = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tenants/live/apps/web/news"))
                                .header("Cookie", session)
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("event"))
                .iterator();
        assertThat(lines.next()).isEqualTo("event:changed"); // the first makes up for the time before
        operator.post("/tenants/live/apps/web/scale", Map.of("instances", "2"));
        assertThat(lines.next()).isEqualTo("event:changed");
        shows("/tenants/live/apps/web", "2 of 2 ready");
        operator.post("/sign-out", Map.of());
        while (lines.hasNext()) {
            lines.next(); // what was on its way; the test would hang here if the stream went on
        }
    }

    @Test
    void aProgramFollowsALogForLongerThanTheContainerLetsAnAnswerTake() throws Exception {
        tenant("followed");
        var form = app("spam", "log-spam:1.0");
        form.putAll(Map.of("kind", "worker", "port", ""));
        operator.post("/tenants/followed/apps", form);
        shows("/tenants/followed/apps/spam", "release 1 serves");
        var path = "/v1/tenants/followed/apps/spam/logs?tail=1&follow=true";
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + OPERATOR)
                .timeout(Duration.ofSeconds(30))
                .build();
        try (var lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            // two hundred a second
            assertThat(lines.limit(601).filter(line -> line.startsWith("line ")))
                    .hasSize(601);
        }
    }

    @Test
    void aTenantSeesWhatItHeldAndHowMuchOfItWasSeen() throws Exception {
        tenant("metered");
        operator.post("/tenants/metered/apps", app("web", "web:1.0"));
        shows("/tenants/metered/apps/web", "release 1 serves");
        shows("/tenants/metered/usage", "web</th>");
        assertThat(operator.get("/tenants/metered/usage").text())
                .contains("Sandbox core-hours", "Instance-hours", "Reconstructed", "Total");
        assertThat(operator.get("/tenants/metered/usage?month=2021-03").text())
                .contains("March 2021", "No instance ran in this month");
        for (var month : new String[] {"soon", "999999999-12", "%2B999999999-12", "2026-13", "'"}) {
            var page = operator.get("/tenants/metered/usage?month=" + month);
            assertThat(page.status()).as(month).isEqualTo(200);
            assertThat(page.text()).as(month).contains("must be a year and a month");
        }
    }

    @Test
    void whatSandboxesTakeIsShownBesideWhatIsDeclared() throws Exception {
        tenant("sampled");
        operator.post("/tenants/sampled/apps", app("web", "web:1.0"));
        shows("/tenants/sampled/apps/web", "release 1 serves");
        shows("/tenants/sampled/usage", "web</th>");
        jdbc.sql("""
                insert into overhead_day select now(), id, 'node-of-it', 'release-20260905.0', 30, 1800,
                    '{854}', '{30}', '{860}', '{30}'
                from tenant where slug = 'sampled'""").update();
        assertThat(operator.get("/tenants/sampled/usage").text())
                .contains("What its sandboxes take", ">64 MiB<", ">21.29 MiB<", ">20m<");
        assertThat(operator.get("/admin/reports/overhead").text())
                .contains(
                        "node-of-it", "release-20260905.0", "21.29 MiB", "27 MiB would have saved", "Too little: 32m");
        assertThat(operator.get("/admin/usage").text()).contains("/admin/reports/overhead?month=");
    }

    @Test
    void whereNothingIsFoundThereIsASentenceAndNoEmptyTable() throws Exception {
        tenant("unharmed");
        assertThat(operator.get("/tenants/unharmed/findings").text())
                .contains("Nothing is other than it should be")
                .doesNotContain("<table");
    }

    private Map<String, Integer> count(String... paths) throws Exception {
        var counts = new HashMap<String, Integer>();
        for (var path : paths) {
            assertThat(operator.get(path).status()).as(path).isEqualTo(200);
            counts.put(path, Statements.of(path));
        }
        return counts;
    }

    /** Fifty more tenants, apps, releases, deployments, instances and tokens. */
    private void fill() {
        var tenant = jdbc.sql("select id from tenant where slug = 'counted'")
                .query(UUID.class)
                .single();
        for (var sql : new String[] {
            "insert into tenant (id, slug, name, state, created_at, version) select gen_random_uuid(), 'many-' || n, 'Many', 'ACTIVE', now(), 0 from generate_series(1, 50) n",
            "insert into tenant_quota select id, 1000, 1000, 10 from tenant where slug like 'many-%'",
            "insert into app (id, tenant_id, name, kind, last_release, last_deployment, created_at, version) select gen_random_uuid(), :tenant, 'app-' || n, 'WORKER', 1, 1, now(), 0 from generate_series(1, 50) n",
            "insert into release (app_id, number, image, instances, cpu_millis, memory_bytes, env, ready_seconds, created_by, created_at) select id, 1, 'registry.simulated/x', 0, 1, 1, '{}', 300, 'test', now() from app where name like 'app-%'",
            "insert into deployment (app_id, number, release, state, surge, created_at, version) select id, 1, 1, 'CANCELLED', 0, now(), 0 from app where name like 'app-%'",
            "insert into observed_pod (pod_uid, tenant_id, app_id, app, release, namespace, name, phase, ready, restarts, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, created_at) select 'pod-' || n, :tenant, (select id from app where name = 'web' and tenant_id = :tenant), 'web', 1, 'x', 'pod-' || n, 'Running', true, 0, 1, 1, 1, 1, now() from generate_series(1, 50) n",
            "insert into overhead_day select now(), id, 'node-' || n, 'v' || n, 30, 1800, '{854,900}', '{20,10}', '{}', '{}' from tenant, generate_series(1, 5) n where id = :tenant or slug like 'many-%'",
            "insert into price_book select 'many-' || n, 'test', now() from generate_series(1, 50) n",
            "with made as (insert into price_version select 'many-' || n, 'epoch', 'EUR', 0, 'test', now() from generate_series(1, 50) n returning *) insert into price select price_book, valid_from, meter, 1, 0 from made, unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter",
            "insert into plan select 'many-' || n, 'test', now() from generate_series(1, 50) n",
            "insert into plan_version select 'many-' || n, 'epoch', 'many-' || n, 'BILL', 0, null, null, null, 'test', now() from generate_series(1, 50) n",
            "insert into tenant_plan select :tenant, timestamptz '2190-01-01T00:00:00Z' + n * interval '1 day', 'many-' || n, 'test', now() from generate_series(1, 50) n",
            "insert into access_token (id, tenant_id, name, secret_hash, created_at) select gen_random_uuid(), :tenant, 'token', n::text::bytea, now() from generate_series(1, 50) n",
            "insert into registry_account (tenant_id, registry, username, key_id, sealed, saved_by, saved_at) select :tenant, 'r' || n || '.example', 'user', :key, '', 'test', now() from generate_series(1, 50) n",
            "insert into webhook_endpoint (id, tenant_id, url, description, types, state, created_by, created_at) select gen_random_uuid(), owner, 'https://example.org/' || n, '', '{}', 'PAUSED', 'test', now() from generate_series(1, 50) n, (values (:tenant), (null)) as owners (owner)",
            "insert into notice (id, tenant_id, type, body, told_at) select gen_random_uuid(), :tenant, 'invoice.paid', '{}', now() from generate_series(1, 50) n",
            "insert into notice_delivery (id, notice_id, endpoint_id, state, created_at) select gen_random_uuid(), n.id, e.id, 'DELIVERED', now() from notice n, webhook_endpoint e where n.tenant_id = :tenant and e.url = 'http://127.0.0.1:9/counted'"
        }) {
            jdbc.sql(sql)
                    .param("tenant", tenant)
                    .param("key", vault.currentKey())
                    .update();
        }
    }

    private void tenant(String slug) throws Exception {
        operator.get("/tenants/new");
        assertThat(operator.post("/tenants", Map.of("slug", slug, "name", slug)).path())
                .isEqualTo("/tenants/" + slug);
    }

    private void shows(String path, String text) {
        await(path + " shows " + text).atMost(Duration.ofSeconds(60)).until(() -> {
            var page = operator.get(path);
            assertThat(page.status()).as(path + " while it changes").isLessThan(500);
            return page.text().contains(text);
        });
    }

    private static Map<String, String> app(String name, String image) {
        return new HashMap<>(Map.of(
                "name",
                name,
                "kind",
                "service",
                "image",
                image.contains("//") ? image : SAMPLES + image,
                "instances",
                "1",
                "size",
                "nano",
                "port",
                "8080",
                "env",
                "A=1"));
    }
}
