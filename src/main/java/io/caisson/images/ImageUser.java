package io.caisson.images;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whether an image's user can be one in a pod that never runs as root. The kubelet goes by the same. */
final class ImageUser {

    private static final Pattern ZERO = Pattern.compile("0+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private ImageUser() {}

    /** What is wrong with {@code USER} of an image, as {@code user[:group]}; empty when nothing is. */
    static Optional<String> problem(String user) {
        var name = user.split(":", 2)[0];
        if (name.isEmpty()) {
            return Optional.of("The image names no user, so it would run as root, which is not possible here."
                    + " Set a numeric, non-zero USER in its Dockerfile, such as USER 10001.");
        }
        if (ZERO.matcher(name).matches() || name.equals("root")) {
            return Optional.of(
                    "The image wants to run as root (its USER is '%s'), which is not possible here.".formatted(user)
                            + " Set a numeric, non-zero USER in its Dockerfile, such as USER 10001.");
        }
        if (!NUMBER.matcher(name).matches()) {
            return Optional.of("The image's USER is the name '%s', of which a node can't tell whether it is root."
                            .formatted(user.replaceAll("\\p{Cntrl}", "�"))
                    + " Set its number in the Dockerfile instead, such as USER 10001.");
        }
        return Optional.empty();
    }
}
