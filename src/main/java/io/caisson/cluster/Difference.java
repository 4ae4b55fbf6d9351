package io.caisson.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where two trees of maps, lists and values part. */
final class Difference {

    private Difference() {}

    /** The path of the first field that differs; one that only one side has differs too. */
    static Optional<String> between(String path, @Nullable Object wanted, @Nullable Object found) {
        if (wanted instanceof Map<?, ?> left && found instanceof Map<?, ?> right) {
            var keys = new TreeSet<String>();
            left.keySet().forEach(key -> keys.add((String) key));
            right.keySet().forEach(key -> keys.add((String) key));
            return keys.stream()
                    .map(key -> between(path + "." + key, left.get(key), right.get(key)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (wanted instanceof List<?> left && found instanceof List<?> right) {
            return IntStream.range(0, Math.max(left.size(), right.size()))
                    .mapToObj(n -> between("%s[%d]".formatted(path, n), at(left, n), at(right, n)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return Objects.equals(wanted, found) ? Optional.empty() : Optional.of(path);
    }

    private static @Nullable Object at(List<?> list, int n) {
        return n < list.size() ? list.get(n) : null;
    }
}
