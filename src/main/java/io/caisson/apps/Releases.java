package io.caisson.apps;

import io.caisson.quota.Claim;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface Releases extends Repository<Release, Numbered> {

    Release save(Release release);

    Optional<Release> findById(Numbered id);

    /** What an app holds when nothing is rolled out. */
    default Claim serving(App app) {
        return app.servingRelease == null
                ? Claim.NOTHING
                : findById(new Numbered(app.id, app.servingRelease))
                        .orElseThrow()
                        .spec()
                        .claim();
    }
}
