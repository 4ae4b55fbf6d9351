package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Chromium that is installed here, and nothing that it would fetch by itself. */
final class Chromium implements AutoCloseable {

    private static final Path MODULES = Path.of("frontend", "node_modules").toAbsolutePath();
    /** Other tests and pods have the processor, too: a page that comes late is no wrong one. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() throws IOException {
        var program = onPath("chromium", "chromium-browser", "google-chrome");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        System.setProperty("playwright.cli.dir", driver().toString());
        var playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        onPath("node").toString())));
        var options = new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(QUIET);
        return new Chromium(playwright, playwright.chromium().launch(options));
    }

    BrowserContext withScript(String base) throws IOException {
        var context = context(base, true);
        context.addInitScript(Files.readString(MODULES.resolve("axe-core/axe.min.js")));
        return context;
    }

    BrowserContext withoutScript(String base) {
        return context(base, false);
    }

    private BrowserContext context(String base, boolean script) {
        return browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base)
                .setJavaScriptEnabled(script)
                .setReducedMotion(ReducedMotion.REDUCE));
    }

    /** Fails with what axe-core finds, and where. */
    static void assertAccessible(Page page, String as) {
        var found = page.evaluate("""
                async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap(rule =>
                  rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))
                """);
        assertThat((List<?>) found).as("%s at %s", as, page.url()).isEmpty();
    }

    /** Playwright looks for {@code package/cli.js}; npm has installed the same files under another name. */
    private static Path driver() throws IOException {
        var link = Files.createDirectories(Path.of("target", "playwright").toAbsolutePath())
                .resolve("package");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, MODULES.resolve("playwright-core"));
        return link.getParent();
    }

    private static Path onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The browser tests need %s on the PATH: install the package %s".formatted(names[0], names[0])));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
