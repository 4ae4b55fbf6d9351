package io.caisson.images;

import io.caisson.images.ImageVerdict.Kind;
import io.caisson.shared.Digest;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what became of each image digest, for whoever thinks of deploying it again. A tenant sees all of its own. Of
 * others' it sees only that the sandbox can't run an image, not who, when, where, nor what was said; and only of an image
 * that its registry shows to anyone, so that nobody learns what private image another tenant runs.
 */
@Component
public class ImageVerdicts {

    private final JdbcClient jdbc;
    private final Clock clock;

    ImageVerdicts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Where an image ran. */
    public record Run(UUID tenant, ImageReference image, Digest digest, String app, int release) {}

    public void ran(Run run) {
        keep(run, Kind.RUNS, null, null);
    }

    /**
     * @param reason of the deployment
     * @param said what the sandbox's runtime said and the app wrote last; judged, and not kept
     * @return what points to the sandbox, in our words; null when nothing does and the app itself failed
     */
    public @Nullable String failed(Run run, String reason, @Nullable Integer exitCode, String said) {
        var evidence = SandboxEvidence.of(exitCode, said);
        keep(run, evidence.verdict(), reason, evidence.hint());
        return evidence.hint();
    }

    /** @param image as the tenant itself gets it from its registry */
    public Optional<ImageVerdict> of(UUID tenant, ResolvedImage image) {
        return jdbc.sql("select * from image_verdict where tenant_id = ? and digest = ?")
                .params(tenant, image.digest().value())
                .query((row, n) -> new ImageVerdict(
                        Kind.valueOf(row.getString("verdict")),
                        row.getString("reason"),
                        row.getString("hint"),
                        row.getString("app"),
                        row.getInt("release"),
                        row.getTimestamp("seen_at").toInstant()))
                .optional()
                .or(() -> image.open() ? ofOthers(image) : Optional.empty());
    }

    /**
     * By where the image is from too: who got hold of another tenant's private image and puts it up elsewhere learns
     * nothing.
     */
    private Optional<ImageVerdict> ofOthers(ResolvedImage image) {
        var seen = jdbc.sql("""
                        select exists (select from image_verdict
                            where digest = ? and source = ? and verdict = 'SANDBOX_CANT_RUN')""")
                .params(image.digest().value(), image.reference().source())
                .query(Boolean.class)
                .single();
        return seen
                ? Optional.of(new ImageVerdict(Kind.SANDBOX_CANT_RUN, null, null, null, null, null))
                : Optional.empty();
    }

    private void keep(Run run, Kind verdict, @Nullable String reason, @Nullable String hint) {
        jdbc.sql("""
                insert into image_verdict (tenant_id, digest, source, verdict, reason, hint, app, release, seen_at)
                values (:tenant, :digest, :source, :verdict, :reason, :hint, :app, :release, :now)
                on conflict (tenant_id, digest) do update set source = excluded.source, verdict = excluded.verdict, reason = excluded.reason,
                    hint = excluded.hint, app = excluded.app, release = excluded.release, seen_at = excluded.seen_at""")
                .param("tenant", run.tenant())
                .param("digest", run.digest().value())
                .param("source", run.image().source())
                .param("verdict", verdict.name())
                .param("reason", reason)
                .param("hint", hint)
                .param("app", run.app())
                .param("release", run.release())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }
}
