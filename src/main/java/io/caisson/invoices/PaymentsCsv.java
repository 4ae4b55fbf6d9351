package io.caisson.invoices;

import io.caisson.paper.Csv;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Sink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The file for a payment system: what is to be collected from whom, until when. All that is open is in it, the newest first,
 * and nothing else.
 */
@Component
public class PaymentsCsv {

    private static final int IN_MEMORY = 1_000;

    private final Invoices invoices;

    PaymentsCsv(Invoices invoices) {
        this.invoices = invoices;
    }

    /**
     * Reads it part by part, and holds no connection to the database while somebody takes what was read. What is written
     * meanwhile has a higher number than all that was read: so an invoice and its replacement are never both in the file.
     *
     * @throws InvalidValue when nothing is to be collected of what stands so
     * @throws IOException if it can't be read or written to its end
     */
    public void write(@Nullable YearMonth month, @Nullable InvoiceState state, Sink out) throws IOException {
        write(month, state, IN_MEMORY, out);
    }

    void write(@Nullable YearMonth month, @Nullable InvoiceState state, int inMemory, Sink out) throws IOException {
        if (state != null && !state.isOpen()) {
            throw new InvalidValue(
                    "state", state.name(), "ISSUED or OVERDUE in a file for a payment system, or left out for both");
        }
        var part = invoices.open(month, state, null, inMemory);
        var file = new BufferedWriter(new OutputStreamWriter(out.open(), StandardCharsets.UTF_8));
        file.write(Csv.line("number", "tenant", "due", "currency", "amount", "reference"));
        while (!part.isEmpty()) {
            for (var invoice : part) {
                file.write(line(invoice));
            }
            file.flush();
            part = next(month, state, part.getLast().number(), inMemory);
        }
        file.flush();
    }

    /** A problem that is told behind what was sent already would end the file as if it were whole. */
    private List<InvoiceSummary> next(
            @Nullable YearMonth month, @Nullable InvoiceState state, String before, int inMemory) throws IOException {
        try {
            return invoices.open(month, state, before, inMemory);
        } catch (DataAccessException e) {
            var broken = new IOException("What the database gave ended in the middle.");
            broken.addSuppressed(e); // as a cause, its own end of a stream would be taken for a reader's who is gone
            throw broken;
        }
    }

    private static String line(InvoiceSummary invoice) {
        return Csv.line(
                invoice.number(),
                invoice.slug(),
                invoice.dueOn(),
                invoice.total().currency().getCurrencyCode(),
                invoice.open().amount(),
                "%s %s".formatted(invoice.number(), invoice.slug()));
    }
}
