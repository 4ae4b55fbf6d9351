package io.caisson.metering;

/** As many are written out already as are at once. */
public class ExportsRunning extends RuntimeException {

    ExportsRunning(int atOnce) {
        super("%d exports of usage are under way, and no more run at a time. Ask again in a minute.".formatted(atOnce));
    }
}
