package io.caisson.apps;

import java.util.UUID;

/** Published in the transaction after which an app's objects in the cluster have to be looked at. */
public record AppChanged(UUID appId) {}
