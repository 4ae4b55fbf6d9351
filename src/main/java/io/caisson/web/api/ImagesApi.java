package io.caisson.web.api;

import io.caisson.apps.Reason;
import io.caisson.images.ImageReference;
import io.caisson.images.ImageUnavailable;
import io.caisson.images.ImageVerdict;
import io.caisson.images.ImageVerdicts;
import io.caisson.images.ResolvedImage;
import io.caisson.images.TenantImages;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import io.caisson.web.TooMany;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is known of an image before it is deployed: at its registry, and from when it ran here. */
@RestController
@RequestMapping("/v1/tenants/{slug}/images")
class ImagesApi {

    private final TenantImages images;
    private final ImageVerdicts verdicts;

    ImagesApi(TenantImages images, ImageVerdicts verdicts) {
        this.images = images;
        this.verdicts = verdicts;
    }

    record Question(@Nullable String image) {}

    /**
     * @param reason that a deployment would fail with
     * @param verdict of an earlier run; shown to who can see the image, since it was found with the tenant's own rights
     */
    record Answer(
            String image,
            boolean deployable,
            @Nullable Reason reason,
            @Nullable String message,
            @Nullable String digest,
            @Nullable String user,
            List<Integer> ports,
            @Nullable Long compressedBytes,
            @Nullable ImageVerdict verdict) {}

    @PostMapping("/preflight")
    Answer preflight(OwnTenant tenant, @RequestBody Question question) {
        if (question.image() == null) {
            throw new InvalidValue("image", "missing", "given");
        }
        var reference = ImageReference.parse(question.image());
        try {
            var image = images.resolve(tenant.id(), reference);
            return found(image, verdicts.of(tenant.id(), image).orElse(null));
        } catch (ImageUnavailable e) {
            if (e.reason() == ImageUnavailable.Reason.BUSY) {
                throw new TooMany(e.getMessage());
            }
            return new Answer(
                    reference.canonical(),
                    false,
                    Reason.of(e.reason()),
                    e.getMessage(),
                    null,
                    null,
                    List.of(),
                    null,
                    null);
        }
    }

    private static Answer found(ResolvedImage image, @Nullable ImageVerdict verdict) {
        var problem = image.rootProblem();
        return new Answer(
                image.reference().canonical(),
                problem.isEmpty(),
                problem.isEmpty() ? null : Reason.IMAGE_NEEDS_ROOT,
                problem.orElse(null),
                image.digest().value(),
                image.user(),
                image.ports(),
                image.compressedBytes(),
                verdict);
    }
}
