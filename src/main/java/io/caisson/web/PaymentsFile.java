package io.caisson.web;

import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.PaymentsCsv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** What is to be collected as a file, the same for programs and for people. It is sent as it is read. */
public final class PaymentsFile {

    private PaymentsFile() {}

    public static void write(
            PaymentsCsv payments, @Nullable YearMonth month, @Nullable InvoiceState state, HttpServletResponse response)
            throws IOException {
        payments.write(month, state, SentCsv.as("invoices.csv", response));
    }
}
