package io.caisson.web.pages;

import io.caisson.apps.AppViews;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Caller;
import io.caisson.observation.Instance;
import io.caisson.observation.Instances;
import io.caisson.web.FollowedLog;
import io.caisson.web.LogReads;
import io.caisson.web.Streams;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** What an app's instances write: a page of last lines, and a stream that goes on. */
@Controller
@RequestMapping("/tenants/{slug}/apps/{app}/logs")
class LogPages {

    private static final int LINES = 200;

    private final AppViews views;
    private final Instances instances;
    private final AppObjects objects;
    private final Tenancies tenancies;
    private final LogReads reads;
    private final Streams streams;

    LogPages(
            AppViews views,
            Instances instances,
            AppObjects objects,
            Tenancies tenancies,
            LogReads reads,
            Streams streams) {
        this.views = views;
        this.instances = instances;
        this.objects = objects;
        this.tenancies = tenancies;
        this.reads = reads;
        this.streams = streams;
    }

    /** @param instance one instance's name; without it the newest one's lines */
    @GetMapping
    String page(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(defaultValue = "") String instance,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        var found = instances.of(view.id());
        var chosen = choose(found, instance);
        model.addAttribute("tenant", tenant);
        model.addAttribute("app", view);
        model.addAttribute("instances", found);
        model.addAttribute("chosen", chosen.orElse(null));
        try {
            model.addAttribute(
                    "lines",
                    chosen.map(name -> reads.read(
                                    caller, () -> objects.logs(TenantSpec.namespace(slug), name, LINES, false)))
                            .orElse(""));
        } catch (ClusterUnreachable e) {
            model.addAttribute("lines", "");
            model.addAttribute("error", e.getMessage());
        }
        return "logs";
    }

    @GetMapping("/stream")
    ResponseEntity<ResponseBodyEmitter> stream(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(defaultValue = "") String instance,
            HttpSession session) {
        var found =
                instances.of(views.app(tenancies.get(caller, slug).id(), app).id());
        var emitter = new ResponseBodyEmitter(Streams.timeout());
        var chosen = choose(found, instance);
        streams.open(caller, session.getId(), emitter, stream -> {
            if (chosen.isPresent()) {
                FollowedLog.toPage(objects.follow(TenantSpec.namespace(slug), chosen.get(), LINES), emitter, stream);
            }
        });
        return ResponseEntity.ok()
                .contentType(FollowedLog.TEXT)
                .header("X-Accel-Buffering", "no") // a proxy in between must not hold lines back
                .body(emitter);
    }

    private static Optional<String> choose(List<Instance> found, String wanted) {
        return found.stream()
                .map(Instance::name)
                .filter(name -> wanted.isEmpty() || name.equals(wanted))
                .findFirst();
    }
}
