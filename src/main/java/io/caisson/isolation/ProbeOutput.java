package io.caisson.isolation;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a probe wrote, read as hostile: it comes from inside a sandbox that may be broken. A line that isn't exactly as
 * the script writes it doesn't count, and an attempt that is answered in two ways was not tested.
 */
final class ProbeOutput {

    private static final int LONGEST = 160;

    private ProbeOutput() {}

    static Map<Attempt, Result> read(String run, String log) {
        var line = Pattern.compile(
                "caisson " + Pattern.quote(run) + " ([a-z-]{1,30}) (held|broken|untested) ([^\\r\\n]{1,1000})");
        var results = new EnumMap<Attempt, Result>(Attempt.class);
        log.lines().forEach(text -> {
            var match = line.matcher(text);
            if (match.matches()) {
                Attempt.of(match.group(1))
                        .map(attempt -> new Result(attempt, verdict(match.group(2)), harmless(match.group(3))))
                        .ifPresent(result -> results.merge(result.attempt(), result, ProbeOutput::once));
            }
        });
        return results;
    }

    /** Whether the script came to its end. */
    static boolean complete(String run, String log) {
        return log.lines().anyMatch(text -> text.equals("caisson %s done held all was tried".formatted(run)));
    }

    /** Whether the script came to a point of its own that is no attempt's result. */
    static boolean began(String point, String run, String log) {
        return log.lines().anyMatch(text -> text.startsWith("caisson %s %s held ".formatted(run, point)));
    }

    private static Result once(Result first, Result second) {
        return first.equals(second)
                ? first
                : new Result(first.attempt(), Verdict.NOT_TESTED, "the probe answered twice, and not the same");
    }

    private static Verdict verdict(String word) {
        return switch (word) {
            case "held" -> Verdict.HELD;
            case "broken" -> Verdict.BROKEN;
            default -> Verdict.NOT_TESTED;
        };
    }

    private static String harmless(String text) {
        var shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}]", "?");
    }
}
