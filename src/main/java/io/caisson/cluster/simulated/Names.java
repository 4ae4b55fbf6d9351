package io.caisson.cluster.simulated;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Short names that stand for long texts. */
final class Names {

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Names() {}

    /** Seven letters and digits; the same for the same text. */
    static String hash(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long left = crc.getValue();
        var name = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            name.append(LETTERS.charAt((int) (left % LETTERS.length())));
            left /= LETTERS.length();
        }
        return name.toString();
    }
}
