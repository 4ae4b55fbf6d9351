package io.caisson.web.pages;

import io.caisson.network.Egress.Allowed;
import io.caisson.shared.Cidr;
import io.caisson.shared.InvalidValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Egress rules as a person writes them: a block a line, then the ports, such as {@code 1.1.1.0/24 443, 8443}. */
final class EgressLines {

    private EgressLines() {}

    static List<Allowed> read(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(EgressLines::rule)
                .toList();
    }

    static String write(List<Allowed> rules) {
        return rules.stream().map(EgressLines::line).collect(Collectors.joining("\n"));
    }

    private static Allowed rule(String line) {
        var parts = line.split("[\\s,]+");
        return new Allowed(
                Cidr.parse(parts[0]),
                Arrays.stream(parts).skip(1).map(EgressLines::port).toList());
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidValue("ports", text, "a number between 1 and 65535");
        }
    }

    private static String line(Allowed rule) {
        var ports = rule.ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return ports.isEmpty() ? rule.cidr().toString() : rule.cidr() + " " + ports;
    }
}
