package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.Replay;
import io.caisson.shared.Money;
import io.caisson.web.WebIT;
import jakarta.servlet.ServletContext;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ModelMap;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** A replay of more tenants than a page lists: its page without its request, for as many tenants take long to make. */
class ReplayPagesIT extends WebIT {

    @Autowired
    private ThymeleafViewResolver views;

    @Autowired
    private ServletContext servlet;

    @Test
    void saysOfHowManyItListsNothing() throws Exception {
        assertThat(page(500)).contains(">tenant-499<", "500.00 EUR").doesNotContain("not in this list");
        assertThat(page(1_702))
                .contains(">tenant-499<", "1,202 more are in the totals", "Name a tenant above")
                .doesNotContain(">tenant-500<");
    }

    private String page(int tenants) throws Exception {
        var euro = new Money(BigDecimal.ONE, Money.currency("EUR"));
        var rows = IntStream.range(0, tenants)
                .mapToObj(n -> new Replay.Row(
                        new UUID(0, n), "tenant-" + n, YearMonth.of(2026, 10), new Replay.Amounts(euro, euro)))
                .toList();
        var model = new ModelMap();
        model.addAllAttributes(Map.of("hidden", Map.of(), "unsaved", true, "months", "1", "tenant", ""));
        ReplayPages.show(model, new Replay(rows), false);
        var response = new MockHttpServletResponse();
        Objects.requireNonNull(views.resolveViewName("replay", Locale.ENGLISH))
                .render(model, new MockHttpServletRequest(servlet), response);
        return response.getContentAsString();
    }
}
