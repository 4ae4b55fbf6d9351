package io.caisson.web.pages;

import io.caisson.images.ImageReference;
import io.caisson.images.ImageUnavailable;
import io.caisson.images.ImageVerdicts;
import io.caisson.images.TenantImages;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Looks at the image that a form names, with the tenant's own rights. */
@Component
class ImageChecks {

    private final TenantImages images;
    private final ImageVerdicts verdicts;

    ImageChecks(TenantImages images, ImageVerdicts verdicts) {
        this.images = images;
        this.verdicts = verdicts;
    }

    /** @throws io.caisson.shared.InvalidValue when the tenant may have no image from there */
    ImageCheck of(UUID tenant, String image) {
        try {
            var found = images.resolve(tenant, ImageReference.parse(image));
            return new ImageCheck(found, verdicts.of(tenant, found).orElse(null), null);
        } catch (ImageUnavailable e) {
            return new ImageCheck(null, null, e.getMessage());
        }
    }
}
