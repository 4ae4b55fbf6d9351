package io.caisson.web;

import io.caisson.shared.Sink;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** An answer that is a file of CSV from its first byte on, and a problem as any other before. */
final class SentCsv {

    private SentCsv() {}

    static Sink as(String file, HttpServletResponse response) {
        return () -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(file).build().toString());
            return response.getOutputStream();
        };
    }
}
