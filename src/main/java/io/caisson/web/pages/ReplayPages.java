package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.charges.Replay;
import io.caisson.charges.Replays;
import io.caisson.prices.PriceBooks;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What the last months would have brought by other prices: those of a book, or those that stand in the form. */
@Controller
class ReplayPages {

    private static final Pattern MONTHS = Pattern.compile("[0-9]{1,2}");
    private static final int SHOWN = 500;

    private final PriceBooks books;
    private final Replays replays;
    private final Tenancy tenancy;

    ReplayPages(PriceBooks books, Replays replays, Tenancy tenancy) {
        this.books = books;
        this.replays = replays;
        this.tenancy = tenancy;
    }

    @PostMapping("/admin/prices/replay")
    ModelAndView replay(@RequestParam Map<String, String> all) {
        var book = all.getOrDefault("book", "");
        var months = all.getOrDefault("months", "3").strip();
        var tenant = all.getOrDefault("tenant", "").strip();
        var unsaved = all.containsKey("currency");
        var fields = unsaved
                ? PriceForm.sent(all)
                : PriceForm.of(books.find(book)
                        .orElseThrow(() -> new NotFound("price book"))
                        .last()
                        .prices());
        var hidden = new LinkedHashMap<String, String>(unsaved ? fields : Map.of());
        for (var field : new String[] {"book", "base", "name", "validFrom"}) {
            hidden.put(field, all.getOrDefault(field, ""));
        }
        var model = new ModelMap("hidden", hidden);
        model.addAttribute("unsaved", unsaved);
        model.addAttribute("book", book);
        model.addAttribute("months", months);
        model.addAttribute("tenant", tenant);
        try {
            show(model, replays.of(PriceForm.read(fields), number(months), live(tenant)), !tenant.isEmpty());
            return new ModelAndView("replay", model);
        } catch (InvalidValue e) {
            model.addAttribute("errors", Map.of(e.field(), Objects.requireNonNullElse(e.getMessage(), e.field())));
            return new ModelAndView("replay", model, HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    /** @param one of one tenant, month by month */
    static void show(ModelMap model, Replay replay, boolean one) {
        var tenants = replay.tenants();
        model.addAttribute("totals", replay.totals());
        model.addAttribute("tenants", tenants.subList(0, Math.min(SHOWN, tenants.size())));
        model.addAttribute("more", Math.max(0, tenants.size() - SHOWN));
        model.addAttribute("rows", one ? replay.rows() : List.of());
    }

    private @Nullable String live(String tenant) {
        if (tenant.isEmpty()) {
            return null;
        }
        return tenancy.findLive(tenant)
                .orElseThrow(() -> new InvalidValue("tenant", tenant, "the slug of a tenant, or empty for all"))
                .slug();
    }

    private static int number(String months) {
        if (!MONTHS.matcher(months).matches()) {
            throw new InvalidValue("months", months, "a number between 1 and 12");
        }
        return Integer.parseInt(months);
    }
}
