package io.caisson.web;

import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.PaymentsCsv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** What is to be collected as a file, the same for programs and for people. It is sent as it is read. */
public final class PaymentsFile {

    private PaymentsFile() {}

    public static void write(
            PaymentsCsv payments, @Nullable YearMonth month, @Nullable InvoiceState state, HttpServletResponse response)
            throws IOException {
        payments.write(month, state, () -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename("invoices.csv")
                            .build()
                            .toString());
            return response.getOutputStream();
        });
    }
}
