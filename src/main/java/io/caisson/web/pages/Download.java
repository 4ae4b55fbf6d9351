package io.caisson.web.pages;

import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** What a browser keeps as a file instead of showing it. */
final class Download {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private Download() {}

    static ResponseEntity<String> csv(String name, String text) {
        return as(name + ".csv", CSV).body(text);
    }

    static ResponseEntity<byte[]> pdf(String name, byte[] document) {
        return as(name + ".pdf", MediaType.APPLICATION_PDF).body(document);
    }

    private static ResponseEntity.BodyBuilder as(String file, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file).build().toString());
    }
}
