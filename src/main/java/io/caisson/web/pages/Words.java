package io.caisson.web.pages;

import io.caisson.shared.InvalidValue;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What a page says: texts by their keys, machine constants as people say them, and the tone in which it shows them. */
@Component("words")
class Words {

    private static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?Z");

    /** Where a program finds more. */
    private static final Pattern PROGRAMS = Pattern.compile(" [(]GET /v1/[^)]*[)]");

    private final MessageSource messages;

    Words(MessageSource messages) {
        this.messages = messages;
    }

    public String say(String key, Object... values) {
        return messages.getMessage(key, values, Locale.ENGLISH);
    }

    /** A constant's or a field's words by {@code <group>.<constant>}; a constant of the cluster's that has none is shown as it is. */
    public String of(String group, Object constant) {
        var name = constant.toString();
        return messages.getMessage(group + "." + name, null, name, Locale.ENGLISH) instanceof String text ? text : name;
    }

    /**
     * Why a form was refused: with the field called as its label is, and instants as people read them.
     *
     * @param groups of labels; the first that has one for the field says it
     */
    public String refused(InvalidValue e, String... groups) {
        return INSTANT.matcher(
                        PROGRAMS.matcher(e.named(label(e.field(), groups))).replaceAll(""))
                .replaceAll(found -> Matcher.quoteReplacement(instant(found.group())));
    }

    private String label(String field, String... groups) {
        return Arrays.stream(groups)
                .flatMap(group -> Stream.of(group + "." + field + ".label", group + "." + field))
                .map(key -> messages.getMessage(key, null, null, Locale.ENGLISH))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(field);
    }

    private static String instant(String text) {
        try {
            return Times.exact(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /** Good, bad, warn, busy or idle. */
    public String tone(Object state) {
        return switch (state.toString()) {
            case "HEALTHY",
                    "READY",
                    "UNALTERED",
                    "ACTIVE",
                    "PROVEN",
                    "PASSED",
                    "HELD",
                    "PAID",
                    "Ready",
                    "Running",
                    "Succeeded",
                    "WITHIN",
                    "AGREES",
                    "VERIFIED",
                    "ENABLED",
                    "DELIVERED",
                    "OPEN",
                    "VALID" -> "good";
            case "FAILED",
                    "OVERDUE",
                    "DIFFERENT",
                    "DIFFERS",
                    "BROKEN",
                    "DEGRADED",
                    "NO_RUNTIME_CLASS",
                    "WRONG_HANDLER",
                    "NO_NODE",
                    "NO_POLICIES",
                    "ALTERED",
                    "DISABLED",
                    "MISSING",
                    "CLUSTER_UNREACHABLE",
                    "CLUSTER_REFUSED",
                    "Failed",
                    "CrashLoopBackOff",
                    "ImagePullBackOff",
                    "ErrImagePull",
                    "OOMKilled",
                    "HARD_REACHED",
                    "OUTSIDE_SANDBOX",
                    "UNKNOWN_POLICY",
                    "Error" -> "bad";
            case "COMING", "PENDING", "QUEUED", "APPLYING", "ROLLING_OUT", "RUNNING", "Pending", "ContainerCreating" ->
                "busy";
            case "DELETING",
                    "WARNED",
                    "INCOMPLETE",
                    "Terminating",
                    "UNKNOWN_POD",
                    "UNKNOWN_NAMESPACE",
                    "REMOVED",
                    "CHANGED",
                    "NEAR",
                    "UNCOUNTED",
                    "SOFT_REACHED",
                    "PAST_DUE",
                    "SUSPENDED",
                    "NOT_COMPARED",
                    "WAITING" -> "warn";
            default -> "idle";
        };
    }
}
