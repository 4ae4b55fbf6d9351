package io.caisson.web;

import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what Tomcat refuses before any of the application is asked, such as {@code %00} in an address: a problem to
 * programs, a page to people, and nothing of Tomcat to anybody.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE) // after Spring Boot's own, so that this valve writes first
class UnreadableRequests implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s · Caisson</title></head>
            <body><h1>%1$s</h1><p>%2$s</p><p><a href="/">Go to the start</a></p></body>
            </html>
            """;

    private final JsonMapper json;

    UnreadableRequests(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> valve(context.getParent()));
    }

    private void valve(Container host) {
        host.getPipeline().addValve(new Valve(json));
    }

    private static final class Valve extends ErrorReportValve {

        private final JsonMapper json;

        Valve(JsonMapper json) {
            this.json = json;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            var status = HttpStatus.resolve(response.getStatus());
            if (status == null
                    || !status.isError()
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            try {
                write(Problem.isForPrograms(request.getRequestURI()), status, response);
            } catch (IOException | IllegalStateException e) {
                return; // whoever asked went away, or the answer has begun
            }
        }

        private void write(boolean program, HttpStatus status, Response response) throws IOException {
            var said = status.is4xxClientError()
                    ? "The request's address or headers are not well-formed. Correct them."
                    : "Something went wrong here. Try again.";
            var problem = Problem.of(status, said);
            response.setContentType(program ? "application/problem+json" : "text/html;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader("X-Content-Type-Options", "nosniff");
            var text = program ? json.writeValueAsString(problem) : PAGE.formatted(status.getReasonPhrase(), said);
            response.setCharacterEncoding("UTF-8");
            response.getReporter().write(text);
            response.finishResponse();
        }
    }
}
