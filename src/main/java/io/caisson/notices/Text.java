package io.caisson.notices;

import java.util.regex.Pattern;

/** Cleans text of others, so that it can't steer a terminal, a line, a page or a mail. */
final class Text {

    private static final Pattern STEERING = Pattern.compile("[\\p{C}\\p{Z}]+");

    private Text() {}

    /** On one line, and no longer than that. */
    static String clean(String text, int longest) {
        var clean = STEERING.matcher(text).replaceAll(" ").strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest - 1) + "…";
    }
}
