package io.caisson.canary;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a canary's pod wrote, read as what it is: text from inside a sandbox that may not hold. */
final class Answers {

    private static final int LONGEST = 200;

    private final Map<String, String> values = new HashMap<>();

    private Answers() {}

    /** The last value of each key, from lines that name this run. */
    static Answers of(String run, String log) {
        var line = Pattern.compile("caisson " + Pattern.quote(run) + " ([a-z]{1,20}) ?(.{0,1000})");
        var answers = new Answers();
        log.lines().forEach(text -> {
            var match = line.matcher(text);
            if (match.matches()) {
                answers.values.put(match.group(1), harmless(match.group(2)));
            }
        });
        return answers;
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private static String harmless(String value) {
        var shortened = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }
}
