package io.caisson.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route of the running application, from its handler mappings, so that a new one is there by itself. */
record AllRoutes(List<Route> all) {

    /** @param path with its variables in braces */
    record Route(String method, String path, HandlerMethod handler) {

        boolean api() {
            return path.startsWith("/v1/");
        }

        boolean ofATenant() {
            return path.contains("{slug}");
        }

        /** The address with a value for each variable. */
        String of(String slug) {
            return path.replace("{slug}", slug)
                    .replace("{app}", "web")
                    .replace("{number}", "1")
                    .replace("{id}", "00000000-0000-0000-0000-000000000001")
                    .replaceAll("\\{[^}]+}", "1");
        }

        /** Something for every parameter, so that a request gets as far as the controller's first line. */
        Map<String, String> parameters() {
            var values = new LinkedHashMap<String, String>();
            for (var parameter : handler.getMethodParameters()) {
                var wanted = parameter.getParameterAnnotation(RequestParam.class);
                if (wanted != null) {
                    values.put(name(parameter, wanted), parameter.getParameterType() == String.class ? "small" : "1");
                }
            }
            values.remove("follow");
            return values;
        }

        boolean takesABody() {
            return List.of(handler.getMethodParameters()).stream()
                    .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
        }

        private static String name(MethodParameter parameter, RequestParam wanted) {
            return wanted.name().isEmpty() ? parameter.getParameter().getName() : wanted.name();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static AllRoutes of(RequestMappingHandlerMapping mappings) {
        return new AllRoutes(mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackageName().startsWith("io.caisson"))
                .flatMap(entry -> entry.getKey().getPatternValues().stream().flatMap(path -> {
                    var methods = entry.getKey().getMethodsCondition().getMethods();
                    return (methods.isEmpty() ? List.of(RequestMethod.values()) : List.copyOf(methods))
                            .stream().map(method -> new Route(method.name(), path, entry.getValue()));
                }))
                .toList());
    }
}
