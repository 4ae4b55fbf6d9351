package io.caisson.cluster;

import io.caisson.shared.Resources;
import java.util.Map;

/** A RuntimeClass as the cluster declares it; the overhead is per pod. */
public record RuntimeClassView(String name, String handler, Resources overhead, Map<String, String> nodeSelector) {}
