package io.caisson.apps;

/** There is no such app, release or deployment in this tenant. */
public class NotFound extends RuntimeException {

    public NotFound(String what) {
        super("There is no such " + what + ".");
    }
}
