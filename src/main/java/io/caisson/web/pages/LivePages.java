package io.caisson.web.pages;

import io.caisson.apps.AppViews;
import io.caisson.identity.Caller;
import io.caisson.web.Streams;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells open pages that what they show has changed; they then ask for it, as anybody would. */
@Controller
class LivePages {

    private final Tenancies tenancies;
    private final AppViews views;
    private final News news;
    private final Streams streams;

    LivePages(Tenancies tenancies, AppViews views, News news, Streams streams) {
        this.tenancies = tenancies;
        this.views = views;
        this.news = news;
        this.streams = streams;
    }

    @GetMapping(path = "/tenants/{slug}/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter ofTenant(@AuthenticationPrincipal Caller caller, @PathVariable String slug, HttpSession session) {
        UUID tenant = tenancies.get(caller, slug).id();
        return stream(caller, session, item -> item.tenant().equals(tenant));
    }

    @GetMapping(path = "/tenants/{slug}/apps/{app}/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter ofApp(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            HttpSession session) {
        UUID id = views.app(tenancies.get(caller, slug).id(), app).id();
        return stream(caller, session, item -> id.equals(item.app()));
    }

    private SseEmitter stream(Caller caller, HttpSession session, Predicate<News.Item> wanted) {
        var emitter = new SseEmitter(Streams.timeout());
        streams.open(caller, session.getId(), emitter, stream -> {
            Runnable told = stream::signal;
            news.subscribe(wanted, told);
            try {
                tell(emitter, stream);
            } finally {
                news.unsubscribe(told);
            }
        });
        return emitter;
    }

    /** The first word makes up for what happened between the page and the stream. */
    private static void tell(SseEmitter emitter, Streams.Stream stream) throws IOException, InterruptedException {
        for (boolean changed = true; stream.goesOn(); changed = stream.await()) {
            emitter.send(
                    changed
                            ? SseEmitter.event().name("changed").data("")
                            : SseEmitter.event().comment(""));
        }
    }
}
