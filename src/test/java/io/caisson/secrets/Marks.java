package io.caisson.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Secrets that can be told from anything else, wherever and however they come out. */
final class Marks {

    private final Map<String, String> made = new LinkedHashMap<>();

    /** A secret that nobody else has. */
    String make(String where) {
        return made.computeIfAbsent(
                where, name -> "Mark" + UUID.randomUUID().toString().replace("-", "x"));
    }

    void add(String where, String secret) {
        made.put(where, secret);
    }

    /** Which secrets a text holds: plainly, in hexadecimal, or in base64 at any offset. */
    List<String> in(String text) {
        return made.entrySet().stream()
                .filter(mark -> forms(mark.getValue()).anyMatch(text::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Stream<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var base64 = IntStream.range(0, 3).mapToObj(offset -> {
            var shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            var encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            return encoded.substring(4, encoded.length() - 4);
        });
        return Stream.concat(Stream.of(secret, HexFormat.of().formatHex(bytes)), base64);
    }
}
