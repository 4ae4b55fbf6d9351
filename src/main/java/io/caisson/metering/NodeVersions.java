package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** From when on a node has which version of runsc: under it the time counts that pods spend there. */
@Component
public class NodeVersions {

    /** Who was held up for longer than this says what is so from then on. */
    static final Duration LATEST = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Clock clock;

    NodeVersions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A version that a node has already is no news. */
    @Transactional
    public void note(Instant at, Map<String, String> runscOfNodes) {
        var nodes = runscOfNodes.keySet().toArray(String[]::new);
        var versions = runscOfNodes.values().toArray(String[]::new);
        jdbc.sql("""
                insert into node_runsc (node, since, runsc)
                select node, :at, runsc from unnest(:nodes, :versions) as seen (node, runsc)
                where runsc is distinct from
                    (select runsc from node_runsc as known where known.node = seen.node order by since desc limit 1)
                on conflict do nothing""")
                .param("at", Timestamp.from(notBefore(clock.instant().minus(LATEST), at)))
                .param("nodes", nodes)
                .param("versions", versions)
                .update();
    }

    private static Instant notBefore(Instant earliest, Instant at) {
        return at.isBefore(earliest) ? earliest.truncatedTo(ChronoUnit.SECONDS) : at;
    }
}
