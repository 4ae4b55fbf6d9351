package io.caisson.web.pages;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What a page says: texts by their keys, machine constants as people say them, and the tone in which it shows them. */
@Component("words")
class Words {

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
