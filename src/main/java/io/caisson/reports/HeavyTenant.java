package io.caisson.reports;

import java.math.BigDecimal;

/**
 * A tenant for which the sandbox takes much.
 *
 * @param part of all overhead of the tenants that were asked for, from 0 to 1: the mean of CPU and memory
 */
public record HeavyTenant(TenantBilling tenant, BigDecimal part, Advice advice) {}
