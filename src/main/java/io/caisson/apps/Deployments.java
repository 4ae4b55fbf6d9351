package io.caisson.apps;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Deployments extends Repository<Deployment, Numbered> {

    Deployment save(Deployment deployment);

    Optional<Deployment> findById(Numbered id);

    @Query("""
            select d from Deployment d where d.appId = ?1
            and d.state in (DeploymentState.QUEUED, DeploymentState.APPLYING, DeploymentState.ROLLING_OUT)""")
    Optional<Deployment> findActive(UUID appId);

    @Query("""
            select d from Deployment d join App a on a.id = d.appId where a.tenantId = ?1
            and d.state in (DeploymentState.QUEUED, DeploymentState.APPLYING, DeploymentState.ROLLING_OUT)""")
    List<Deployment> findActiveOf(UUID tenantId);
}
