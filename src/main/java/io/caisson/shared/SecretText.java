package io.caisson.shared;

/**
 * A text that nobody may read back. It shows itself as dots, so that no log line, message or answer can hold it by
 * accident; who needs it asks by name.
 */
public final class SecretText {

    private final String value;

    private SecretText(String value) {
        this.value = value;
    }

    /** Named so that JSON and settings are read by it too. */
    public static SecretText valueOf(String value) {
        return new SecretText(value);
    }

    /** The text itself: for the cipher, the registry and the cluster's Secret, and for nothing else. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "•••";
    }
}
