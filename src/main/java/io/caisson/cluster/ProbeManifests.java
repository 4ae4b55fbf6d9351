package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A probe's pod as a pure function: as restricted as an app's, and always under a RuntimeClass. */
final class ProbeManifests {

    private ProbeManifests() {}

    static Pod pod(ProbeSpec probe) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(probe.name())
                .withNamespace(probe.namespace())
                .withLabels(labels(probe))
                .endMetadata()
                .withNewSpec()
                .withRuntimeClassName(probe.runtimeClass())
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds((long) probe.seconds())
                .withTerminationGracePeriodSeconds(0L)
                .withServiceAccountName("default")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(probe.disk().toString()))
                .endEmptyDir()
                .endVolume()
                .withContainers(container(probe))
                .endSpec()
                .build();
        if (probe.node() != null) {
            pod.getSpec().setAffinity(only(probe.node()));
            pod.getSpec().setTolerations(tolerations());
        }
        return pod;
    }

    private static Map<String, String> labels(ProbeSpec probe) {
        var labels = new HashMap<String, String>();
        labels.put(Labels.MANAGED_BY, Labels.MANAGER);
        labels.put(ProbeLabels.KIND, probe.kind());
        labels.put(ProbeLabels.RUN, probe.run());
        if (probe.tenant() != null) {
            labels.putAll(Labels.ofTenant(probe.tenant().id(), probe.tenant().slug()));
        }
        return labels;
    }

    private static Container container(ProbeSpec probe) {
        var amounts = Map.of(
                "cpu", new Quantity(probe.limits().cpu().toString()),
                "memory", new Quantity(probe.limits().memory().toString()),
                "ephemeral-storage", new Quantity(probe.disk().toString()));
        var container = new ContainerBuilder()
                .withName("probe")
                .withImage(probe.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("/bin/sh", "-c", probe.script())
                .withEnv(env(probe.env()))
                .addNewEnv()
                .withName("NODE")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("status.hostIP")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/scratch")
                .endVolumeMount()
                .withNewResources()
                .withRequests(amounts)
                .withLimits(amounts)
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
        if (probe.port() != null) {
            container
                    .withNewReadinessProbe()
                    .withNewTcpSocket()
                    .withPort(new IntOrString(probe.port()))
                    .endTcpSocket()
                    .withPeriodSeconds(1)
                    .endReadinessProbe();
        }
        return container.build();
    }

    private static List<EnvVar> env(Map<String, String> env) {
        return env.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new EnvVarBuilder()
                        .withName(entry.getKey())
                        .withValue(entry.getValue())
                        .build())
                .toList();
    }

    /** By the node's name and through the scheduler, so that a full node is not made fuller. */
    private static Affinity only(String node) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    /** A node that lost its place must be able to win it back. */
    private static List<Toleration> tolerations() {
        return Arrays.stream(NodeTaint.values())
                .map(taint -> new TolerationBuilder()
                        .withKey(taint.key())
                        .withOperator("Exists")
                        .withEffect("NoSchedule")
                        .build())
                .toList();
    }
}
