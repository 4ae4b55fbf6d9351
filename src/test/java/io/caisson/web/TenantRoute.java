package io.caisson.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * A route of a tenant with a valid request, from {@code routes-of-a-tenant.txt}.
 *
 * @param sent with placeholders for ids, as the path has
 * @param operators whether members are told at once that it is none of theirs
 * @param lenient what a tenant's own address answers to foreign ids of these names, all others with 404
 */
record TenantRoute(String method, String path, String sent, boolean operators, Map<String, Integer> lenient) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    static List<TenantRoute> all() throws Exception {
        return new ClassPathResource("routes-of-a-tenant.txt")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(TenantRoute::parse)
                .toList();
    }

    private static TenantRoute parse(String line) {
        var parts = line.split("\\|", -1);
        var route = parts[0].strip().split("\\s+");
        var rule = parts.length < 3 ? "" : parts[2].strip();
        return new TenantRoute(
                route[0],
                route[1],
                parts[1].strip(),
                rule.equals("operators"),
                rule.contains(" ") ? Map.of(rule.split(" ")[0], Integer.valueOf(rule.split(" ")[1])) : Map.of());
    }

    /** The ids that a request names beside the tenant's. */
    List<String> ids() {
        var found = new ArrayList<String>();
        Stream.of(path, sent).forEach(text -> PLACEHOLDER
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .filter(name -> !name.equals("slug") && !found.contains(name))
                .forEach(found::add));
        return found;
    }

    String path(Map<String, String> ids) {
        return filled(path, ids);
    }

    String sent(Map<String, String> ids) {
        return filled(sent, ids);
    }

    private static String filled(String text, Map<String, String> ids) {
        return PLACEHOLDER.matcher(text).replaceAll(result -> {
            var id = ids.get(result.group(1));
            if (id == null) {
                throw new IllegalArgumentException("No id is known for " + result.group());
            }
            return id;
        });
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
