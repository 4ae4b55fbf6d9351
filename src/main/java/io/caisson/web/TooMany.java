package io.caisson.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** More than one tenant may have at once: 429, as a page or as a problem. */
public class TooMany extends ResponseStatusException {

    private static final String SECONDS_TO_WAIT = "5";

    /** @param detail what there is too much of, and the way out */
    public TooMany(String detail) {
        super(HttpStatus.TOO_MANY_REQUESTS, detail);
    }

    @Override
    public HttpHeaders getHeaders() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT);
        return headers;
    }
}
