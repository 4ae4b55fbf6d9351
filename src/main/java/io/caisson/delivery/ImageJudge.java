package io.caisson.delivery;

import io.caisson.apps.Reason;
import io.caisson.apps.Work;
import io.caisson.cluster.AppSpec;
import io.caisson.images.ImageReference;
import io.caisson.images.ImageVerdicts;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps what became of an image. Asked before the deployment ends, or a process that is killed would lose it. */
@Component
class ImageJudge {

    /** Failures that say something of the image, and not of the registry, the quota or the cluster. */
    private static final Set<Reason> JUDGED =
            EnumSet.of(Reason.CRASH_LOOP, Reason.OUT_OF_MEMORY, Reason.COULD_NOT_START, Reason.NOT_READY_IN_TIME);

    private final ImageVerdicts verdicts;

    ImageJudge(ImageVerdicts verdicts) {
        this.verdicts = verdicts;
    }

    void ran(Work work, AppSpec spec) {
        verdicts.ran(run(work, spec));
    }

    /** What points to the sandbox, as the next sentence of the failure's message; empty when nothing does. */
    String blame(Work work, AppSpec spec, Verdict.Broken broken, String said) {
        if (!JUDGED.contains(broken.reason())) {
            return "";
        }
        var pod = broken.pod();
        var runtimeSaid = broken.reason() == Reason.COULD_NOT_START ? broken.message() : "";
        var hint = verdicts.failed(
                run(work, spec), broken.reason().name(), pod == null ? null : pod.exitCode(), runtimeSaid + said);
        return hint == null ? "" : " " + hint;
    }

    private static ImageVerdicts.Run run(Work work, AppSpec spec) {
        var image = ImageReference.parse(spec.image());
        return new ImageVerdicts.Run(
                work.tenantId(), image, Objects.requireNonNull(image.digest()), spec.app(), spec.release());
    }
}
