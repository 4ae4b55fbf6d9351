package io.caisson.images;

import com.sun.net.httpserver.HttpHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.BooleanSupplier;

/** Answers who gives the user customer with the right password, and while it is open everybody. */
public final class Passwords {

    private Passwords() {}

    public static HttpHandler of(byte[] content, BooleanSupplier open) {
        return of("opensesame", content, open);
    }

    public static HttpHandler of(String password, byte[] content, BooleanSupplier open) {
        var right = "Basic "
                + Base64.getEncoder().encodeToString(("customer:" + password).getBytes(StandardCharsets.UTF_8));
        return exchange -> {
            if (open.getAsBoolean() || right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                ScriptedRegistry.send(exchange, 200, content);
            } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                ScriptedRegistry.send(exchange, 401, ScriptedRegistry.bytes("{}"));
            }
        };
    }
}
