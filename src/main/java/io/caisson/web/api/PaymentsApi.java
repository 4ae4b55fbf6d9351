package io.caisson.web.api;

import static io.caisson.web.api.InvoiceView.text;

import io.caisson.identity.Caller;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What came in, as the payment system tells it. Its reference makes the same payment one, however often it is told. */
@RestController
class PaymentsApi {

    private static final int LONGEST_TIME = 40;

    private final Payments payments;

    PaymentsApi(Payments payments) {
        this.payments = payments;
    }

    record NewPayment(
            @Nullable String invoice,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable String paidAt,
            @Nullable String reference) {}

    record View(String reference, String invoice, String amount, String currency, Instant paidAt) {

        static View of(Payment payment) {
            return new View(
                    payment.reference(),
                    payment.invoice(),
                    text(payment.amount()),
                    payment.amount().currency().getCurrencyCode(),
                    payment.paidAt());
        }
    }

    @PostMapping("/v1/admin/payments")
    @ResponseStatus(HttpStatus.CREATED)
    View record(@AuthenticationPrincipal Caller caller, @RequestBody NewPayment told) {
        return View.of(payments.record(
                new Payment(
                        TenantsApi.required("reference", told.reference()),
                        TenantsApi.required("invoice", told.invoice()),
                        Money.parse(
                                TenantsApi.required("amount", told.amount()),
                                TenantsApi.required("currency", told.currency())),
                        time("paidAt", TenantsApi.required("paidAt", told.paidAt()))),
                caller.name()));
    }

    static Instant time(String field, String text) {
        try {
            return OffsetDateTime.parse(text.length() > LONGEST_TIME ? "" : text)
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidValue(field, text, "a time such as 2026-11-01T00:00:00Z");
        }
    }
}
