package io.caisson.tenancy;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Tenants extends Repository<Tenant, UUID> {

    Tenant saveAndFlush(Tenant tenant);

    Optional<Tenant> findById(UUID id);

    @Query("select t from Tenant t where t.slug = ?1 and t.state <> TenantState.DELETED")
    Optional<Tenant> findLive(String slug);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Tenant t where t.id = ?1")
    Optional<Tenant> lock(UUID id);

    @Query("select t from Tenant t where t.state <> TenantState.DELETED and t.slug > ?1 order by t.slug")
    List<Tenant> page(String after, Limit limit);
}
