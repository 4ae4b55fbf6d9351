package io.caisson.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person does with the pages, in a real browser, with instances on a real cluster. */
class BrowserE2E {

    private static final String RUN = "-" + ProcessHandle.current().pid();
    private static final String SEEN = "browser-seen" + RUN;
    private static final String SCRIPT = "browser-script" + RUN;
    private static final String PLAIN = "browser-plain" + RUN;
    private static final String BILLED = "browser-billed" + RUN;
    private static final String DRAFTED = "browser-drafted" + RUN;
    private static final String LONG_NAME =
            "\u05e9\u05d9\u05e8\u05d5\u05ea\u05d9 \u05e2\u05e0\u05df " + "Donaudampfschifffahrt".repeat(4);
    private static final List<String> TENANTS = List.of(SEEN, SCRIPT, PLAIN, BILLED, DRAFTED);
    private static final YearMonth TWO_MONTHS_AGO =
            YearMonth.now(ZoneOffset.UTC).minusMonths(2);
    private static final ContainsTextOptions SOON = new ContainsTextOptions().setTimeout(90_000);
    private static Platform platform;
    private static Chromium chromium;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        platform = Platform.start();
        api = platform.api();
        await("the sandbox is ready").atMost(Duration.ofSeconds(60)).until(() -> api.get("/v1/admin/sandbox")
                .body()
                .path("status")
                .path("state")
                .asString("")
                .equals("READY"));
    }

    @AfterAll
    static void stop() throws Exception {
        for (var slug : TENANTS) {
            api.send("/v1/tenants/" + slug, "DELETE", null);
        }
        await("the tenants are gone").atMost(Duration.ofSeconds(120)).until(() -> TENANTS.stream()
                .allMatch(BrowserE2E::gone));
        chromium.close();
        platform.close();
    }

    @Test
    void deploysChangesAndRollsBackWhileThePageFollows() throws Exception {
        try (var context = chromium.withScript(api.base())) {
            var page = context.newPage();
            signIn(page, Platform.TOKEN);
            createTenant(page, SCRIPT);

            page.navigate("/tenants/" + SCRIPT + "/apps/new");
            deploy(page, "web:1.0");
            assertServes(page, 1);

            link(page, "Change").click();
            page.getByLabel("Image", exactly()).fill(sample("web:2.0"));
            button(page, "Deploy the change").click();
            assertServes(page, 2);

            button(page, "Roll back to release 1").click();
            assertServes(page, 3);
            assertThat(page.locator("#facts")).containsText("web:1.0");
            assertThat(page.locator("#releases")).containsText("repeats release 1");
        }
    }

    @Test
    void deploysWithoutJavaScriptAndShowsWhatIsWrongBesideItsField() {
        try (var operator = chromium.withoutScript(api.base());
                var member = chromium.withoutScript(api.base())) {
            var office = operator.newPage();
            signIn(office, Platform.TOKEN);
            createTenant(office, PLAIN);
            button(office, "Make a sign-in link").click();

            var page = member.newPage();
            page.navigate(office.locator("code.secret").innerText());
            page.locator("main button").click();
            assertThat(page).hasURL(api.base() + "/tenants/" + PLAIN);
            page.navigate("/tenants/" + PLAIN + "/apps/new");
            page.getByLabel("Environment", exactly()).fill("COLOUR=green");
            deploy(page, "Not An Image");
            assertThat(page.locator("#image")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#image-error")).containsText("Not An Image");
            assertThat(page.locator("#image")).isFocused();
            assertThat(page.locator("#name")).hasValue("web");
            assertThat(page.locator("#env")).hasValue("COLOUR=green");

            deploy(page, "web:1.0");
            await("the page shows it healthy when it is loaded again")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> {
                        page.reload();
                        return page.locator("#standing").innerText().contains("Healthy");
                    });
        }
    }

    @Test
    void verifiesAnInvoiceByItsNumberAndEveryPageOfMoneyFits() throws Exception {
        for (var slug : List.of(BILLED, DRAFTED)) {
            assertThat(api.post("/v1/tenants", Map.of("slug", slug, "name", LONG_NAME))
                            .status())
                    .isEqualTo(201);
        }
        KeptRows.usageTwoMonthsAgo(platform.database(), BILLED, "OBSERVED");
        KeptRows.usageTwoMonthsAgo(platform.database(), DRAFTED, "MISSING");
        var number = billed("/v1/tenants/" + BILLED + "/invoices", "/items/0/number");
        var draft = billed("/v1/admin/invoices?state=DRAFT&month=" + TWO_MONTHS_AGO, "/items/0/draft");
        try (var context = chromium.withoutScript(api.base())) {
            var page = context.newPage();
            signIn(page, Platform.TOKEN);
            page.navigate("/admin/verifications");
            page.getByLabel("Invoice", exactly()).fill("2026-999999");
            button(page, "Verify the invoice").click();
            assertThat(page.locator("#invoice")).isFocused();
            assertThat(page.locator("#invoice")).hasValue("2026-999999");
            assertThat(page.locator("#invoice-error")).containsText("must be the number of an invoice");

            page.locator("#invoice").fill(number);
            button(page, "Verify the invoice").click();
            assertThat(page.locator("h1")).containsText(number);
            await("it is verified").atMost(Duration.ofSeconds(60)).until(() -> {
                page.reload();
                return page.locator("main").innerText().contains("No difference");
            });
            everyPageOfMoneyFits(List.of(
                    URI.create(page.url()).getPath(),
                    "/tenants/" + BILLED + "/usage?month=" + TWO_MONTHS_AGO,
                    "/tenants/" + DRAFTED + "/usage?month=" + TWO_MONTHS_AGO,
                    "/tenants/" + BILLED + "/invoices",
                    "/tenants/" + BILLED + "/invoices/" + number,
                    "/admin/invoices/" + number,
                    "/admin/invoices/" + number + "/correction",
                    "/tenants/" + DRAFTED + "/invoices/" + draft,
                    "/admin/invoices/" + draft + "/issue",
                    "/admin/invoices",
                    "/admin/reports/billing?month=" + TWO_MONTHS_AGO,
                    "/admin/reports/overhead?month=" + TWO_MONTHS_AGO,
                    "/tenants/" + BILLED + "/report?month=" + TWO_MONTHS_AGO));
        }
    }

    private static String billed(String path, String what) {
        return await("two months ago is billed")
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            KeptRows.billNow(platform.database());
                            return api.get(path).body().at(what).asString("");
                        },
                        found -> !found.isEmpty());
    }

    private static void everyPageOfMoneyFits(List<String> paths) throws Exception {
        try (var context = chromium.withScript(api.base())) {
            var page = context.newPage();
            signIn(page, Platform.TOKEN);
            for (var path : paths) {
                assertThat(page.navigate(path).status()).as(path).isEqualTo(200);
                assertFits(page);
            }
            page.navigate("/admin/prices");
            page.getByLabel("Tenant", exactly()).fill(BILLED);
            button(page, "Try").click();
            assertThat(page.locator("h1")).containsText("Try prices");
            assertFits(page);
        }
    }

    @Test
    void everyPageIsAccessibleInLightAndDarkAndFitsAPhone() throws Exception {
        assertThat(api.post("/v1/tenants", Map.of("slug", SEEN)).status()).isEqualTo(201);
        create("web", "web:1.0");
        create("broken", "web:no-such-tag");
        create("crashing", "crash:1.0");
        assertThat(api.finished(SEEN, "web", 1).path("state").asString()).isEqualTo("HEALTHY");
        assertThat(api.finished(SEEN, "broken", 1).path("state").asString()).isEqualTo("FAILED");
        assertThat(api.finished(SEEN, "crashing", 1).path("state").asString()).isEqualTo("FAILED");
        api.post("/v1/tenants/" + SEEN + "/tokens", Map.of("name", "CI"));
        api.send("/v1/tenants/" + SEEN + "/network/peers/some-body-else", "PUT", null);

        KeptRows.isolationReports(platform.database(), SEEN);
        var webhook = KeptRows.webhook(platform.database(), SEEN);

        try (var context = chromium.withScript(api.base())) {
            var page = context.newPage();
            page.navigate("/sign-in");
            assertFits(page);
            signIn(page, Platform.TOKEN);
            for (var path : List.of(
                    "/tenants",
                    "/tenants/new",
                    "/tenants/" + SEEN,
                    "/tenants/" + SEEN + "/apps/new",
                    "/tenants/" + SEEN + "/apps/web",
                    "/tenants/" + SEEN + "/apps/broken",
                    "/tenants/" + SEEN + "/apps/crashing",
                    "/tenants/" + SEEN + "/apps/web/edit",
                    "/tenants/" + SEEN + "/apps/web/logs",
                    "/tenants/" + SEEN + "/apps/web/delete",
                    "/tenants/" + SEEN + "/tokens",
                    "/tenants/" + SEEN + "/network",
                    "/tenants/" + SEEN + "/registries",
                    "/tenants/" + SEEN + "/notices",
                    "/tenants/" + SEEN + "/notices/" + webhook,
                    "/tenants/" + SEEN + "/usage",
                    "/tenants/" + SEEN + "/invoices",
                    "/tenants/" + SEEN + "/credits",
                    "/tenants/" + SEEN + "/findings",
                    "/tenants/" + SEEN + "/isolation",
                    "/tenants/" + SEEN + "/isolation/1",
                    "/tenants/" + SEEN + "/isolation/2",
                    "/tenants/" + SEEN + "/isolation/3",
                    "/tenants/" + SEEN + "/budget",
                    "/tenants/" + SEEN + "/plan",
                    "/tenants/" + SEEN + "/billing-profile",
                    "/tenants/" + SEEN + "/quota",
                    "/tenants/" + SEEN + "/suspension",
                    "/tenants/" + SEEN + "/delete",
                    "/admin/sandbox",
                    "/admin/nodes",
                    "/admin/usage",
                    "/admin/invoices",
                    "/admin/invoices/payments",
                    "/admin/prices",
                    "/admin/prices/form?book=standard&sample=true",
                    "/admin/plans",
                    "/admin/plans/form?plan=standard",
                    "/admin/reports/billing",
                    "/admin/reports/node-cost",
                    "/admin/reports/billing?of=days&firstDay=2026-11-03&lastDay=2026-11-17",
                    "/tenants/" + SEEN + "/report",
                    "/tenants/" + SEEN + "/report?from=2026-11-03&to=2026-11-17",
                    "/admin/reports/overhead",
                    "/admin/reports/overhead/hours",
                    "/admin/findings",
                    "/admin/verifications",
                    "/admin/notices",
                    "/no/such/page")) {
                page.navigate(path);
                assertFits(page);
            }
            page.navigate("/tenants/" + SEEN + "/apps/new");
            deploy(page, "Not An Image");
            assertThat(page.locator("#image-error")).isVisible();
            assertFits(page);
            deploy(page, "crash:1.0");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("failed here before");
            assertThat(button(page, "Deploy it anyway")).isVisible();
            assertFits(page);
            api.post("/v1/tenants/" + SEEN + "/suspension", Map.of("reason", "A-reason-of-one-word-".repeat(8)));
            for (var path : List.of("", "/apps/web", "/suspension")) {
                page.navigate("/tenants/" + SEEN + path);
                assertThat(page.locator("#tenant-standing")).containsText("Ask the operator to resume it.");
                assertFits(page);
            }
        }
    }

    private static void assertFits(Page page) {
        assertFits(page, ColorScheme.LIGHT, 1280);
        assertFits(page, ColorScheme.DARK, 320);
    }

    private static void assertFits(Page page, ColorScheme scheme, int width) {
        var as = "%s, %d px".formatted(scheme, width);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 800);
        Chromium.assertAccessible(page, as);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("%s at %s", as, page.url())
                .isEqualTo(width);
    }

    private static void signIn(Page page, String secret) {
        page.navigate("/sign-in");
        page.getByLabel("Code or access token").fill(secret);
        button(page, "Sign in").click();
        assertThat(page).hasURL(api.base() + "/tenants");
    }

    private static void createTenant(Page page, String slug) {
        link(page, "New tenant").first().click();
        page.getByLabel("Name", exactly()).fill("The tenant " + slug);
        page.getByLabel("Slug").fill(slug);
        button(page, "Create tenant").click();
        assertThat(page).hasURL(api.base() + "/tenants/" + slug);
    }

    private static void deploy(Page page, String image) {
        page.getByLabel("Name", exactly()).fill("web");
        page.getByLabel("Image", exactly()).fill(image.contains(":") ? sample(image) : image);
        page.getByLabel("Instances", exactly()).fill("1");
        button(page, "Deploy").click();
    }

    /** By what the page shows by itself: nothing here loads it again. */
    private static void assertServes(Page page, int release) {
        assertThat(page.locator("#standing")).containsText("release " + release + " serves", SOON);
        assertThat(page.locator("#standing")).containsText("Healthy", SOON);
        assertThat(page.locator("#instances")).containsText("Ready", SOON);
    }

    private static void create(String name, String image) throws Exception {
        var answer = api.post(
                "/v1/tenants/" + SEEN + "/apps",
                Map.of("name", name, "kind", "service", "image", sample(image), "cpu", "50m", "memory", "64Mi"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private static String sample(String image) {
        return Platform.registry() + "/samples/" + image;
    }

    private static boolean gone(String slug) {
        try {
            return api.get("/v1/tenants/" + slug).status() == 404;
        } catch (Exception e) {
            throw new IllegalStateException("The application doesn't answer", e);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
