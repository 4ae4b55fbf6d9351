package io.caisson.reports;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.SandboxNodes;
import io.caisson.cluster.SandboxReader;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute which nodes are there; the task's row sees to it that one replica does at a time. */
@Configuration(proxyBeanMethods = false)
class NodeTimeTasks {

    private static final Logger LOG = LoggerFactory.getLogger(NodeTimeTasks.class);

    @Bean
    RecurringTask<Void> nodeTimeTask(
            ClusterSettings settings, SandboxReader reader, SandboxNodes nodes, NodeTime time, Clock clock) {
        return Tasks.recurring("node-time", FixedDelay.ofMinutes(1)).execute((instance, context) -> {
            try {
                reader.runtimeClass(settings.runtimeClass())
                        .ifPresent(type -> time.seen(nodes.capacities(type), clock.instant()));
            } catch (ClusterUnreachable | ClusterRefused e) {
                LOG.warn(
                        "Which nodes are there can't be seen: {} Their time is not counted meanwhile.", e.getMessage());
            }
        });
    }
}
