package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.metering.Meter;
import io.caisson.prices.ChangedMeanwhile;
import io.caisson.prices.PriceBook;
import io.caisson.prices.PriceBooks;
import io.caisson.prices.Prices;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The operator's price books: what is valid, what comes, and the form that adds a version. */
@Controller
@RequestMapping("/admin/prices")
class PricePages {

    private final PriceBooks books;
    private final Trial trial;
    private final Words words;
    private final Clock clock;

    PricePages(PriceBooks books, Trial trial, Words words, Clock clock) {
        this.books = books;
        this.trial = trial;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView list() {
        var known = books.list();
        var model = new ModelMap("books", known);
        model.addAttribute("now", clock.instant());
        model.addAttribute("meters", Meter.values());
        model.addAttribute(
                "free", known.stream().allMatch(book -> costsNothing(book.last().prices())));
        return new ModelAndView("prices", model);
    }

    /** @param book the one that gets a version; empty for a new one */
    @GetMapping("/form")
    ModelAndView form(
            @RequestParam(defaultValue = "") String book, @RequestParam(defaultValue = "false") boolean sample) {
        if (book.isEmpty()) {
            return form("", "", "", "", sample ? PriceForm.SAMPLE : Map.of());
        }
        var last = find(book).last();
        return form(book, base(last), "", "", sample ? PriceForm.SAMPLE : PriceForm.of(last.prices()));
    }

    @PostMapping
    ModelAndView save(
            @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> all, RedirectAttributes after) {
        var book = all.getOrDefault("book", "");
        var base = all.getOrDefault("base", "");
        var name = all.getOrDefault("name", "").strip();
        var validFrom = all.getOrDefault("validFrom", "").strip();
        var fields = PriceForm.sent(all);
        try {
            var prices = PriceForm.read(fields);
            var asked = FormTime.validFrom(validFrom);
            if (all.containsKey("confirmed")) {
                save(book, base, name, asked, prices, caller);
                after.addFlashAttribute("notice", "notice.prices");
                return new ModelAndView("redirect:/admin/prices");
            }
            trial.of(() -> save(book, base, name, asked, prices, caller));
            return confirm(book, base, name, validFrom, asked, fields, prices);
        } catch (InvalidValue e) {
            return RefusedForm.again(form(book, base, name, validFrom, fields), e, words, "prices");
        } catch (ChangedMeanwhile e) {
            var last = find(book).last();
            var changes = PriceForm.changes(last.prices(), PriceForm.read(fields));
            return RefusedForm.again(form(book, base(last), name, validFrom, fields), e, changes);
        }
    }

    @PostMapping("/take-back")
    ModelAndView takeBack(@RequestParam String book, @RequestParam String validFrom, RedirectAttributes after) {
        var from = FormTime.validFrom(validFrom);
        try {
            if (from != null && books.takeBack(book, from)) {
                after.addFlashAttribute("notice", "notice.prices.takenBack");
            }
        } catch (InvalidValue e) {
            var page = list().addObject("error", words.refused(e, "prices"));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        return new ModelAndView("redirect:/admin/prices");
    }

    private void save(String book, String base, String name, @Nullable Instant asked, Prices prices, Caller caller) {
        if (book.isEmpty()) {
            var from = asked == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : asked;
            books.create(name, from, prices, caller.name());
        } else {
            books.add(book, FormTime.base(base), asked, prices, caller.name());
        }
    }

    private ModelAndView confirm(
            String book,
            String base,
            String name,
            String validFrom,
            @Nullable Instant from,
            Map<String, String> fields,
            Prices prices) {
        var rows = PriceForm.changes(last(book), prices);
        var sent = new HashMap<>(fields);
        sent.putAll(Map.of("book", book, "base", base, "name", name, "validFrom", validFrom));
        return new Confirm(
                        "prices.confirm",
                        book.isEmpty() ? name : book,
                        from,
                        rows,
                        "/admin/prices",
                        sent,
                        "/admin/prices")
                .page();
    }

    private @Nullable Prices last(String book) {
        return book.isEmpty() ? null : find(book).last().prices();
    }

    private static String base(PriceBook.Version last) {
        return last.createdAt().toString();
    }

    private ModelAndView form(String book, String base, String name, String validFrom, Map<String, String> fields) {
        var model = new ModelMap("book", book);
        model.addAttribute("base", base);
        model.addAttribute("name", name);
        model.addAttribute("validFrom", validFrom);
        model.addAttribute("fields", fields);
        model.addAttribute("meters", List.of(Meter.values()));
        return new ModelAndView("price-form", model);
    }

    private PriceBook find(String book) {
        return books.find(book).orElseThrow(() -> new NotFound("price book"));
    }

    private static boolean costsNothing(Prices prices) {
        return prices.minimum().signum() == 0
                && prices.each().values().stream()
                        .allMatch(price -> price.each().signum() == 0);
    }
}
