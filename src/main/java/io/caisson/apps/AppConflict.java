package io.caisson.apps;

/** A request that the app's present state doesn't allow. */
public class AppConflict extends RuntimeException {

    AppConflict(String message) {
        super(message);
    }
}
