package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The first objects of the cluster: one node that can run gVisor, and the class of pods that do. */
final class SimulatedNode {

    static final String NAME = "simulated-1";
    static final String ADDRESS = "10.98.0.1";
    private static final String LABEL = "sandbox.gvisor.dev/runtime";

    private SimulatedNode() {}

    static ObjectNode node(String now) {
        var node = Json.object();
        node.putObject("metadata")
                .put("name", NAME)
                .putObject("labels")
                .put(LABEL, "gvisor")
                .put("kubernetes.io/hostname", NAME)
                .put("kubernetes.io/os", "linux");
        var status = node.putObject("status");
        for (String field : new String[] {"capacity", "allocatable"}) {
            status.putObject(field).put("cpu", "16").put("memory", "64Gi").put("pods", "500");
        }
        var addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", ADDRESS);
        addresses.addObject().put("type", "Hostname").put("address", NAME);
        status.putObject("nodeInfo")
                .put("kubeletVersion", "v1.34.0")
                .put("containerRuntimeVersion", "containerd://2.0.0")
                .put("kernelVersion", "6.12.0")
                .put("osImage", "simulated")
                .put("architecture", "amd64")
                .put("operatingSystem", "linux");
        new Condition("Ready", true, "KubeletReady", "kubelet is posting ready status").put(status, now);
        return node;
    }

    static ObjectNode runtimeClass(String name) {
        var runtime = Json.object().put("handler", "runsc");
        runtime.putObject("metadata").put("name", name);
        runtime.putObject("overhead").putObject("podFixed").put("cpu", "50m").put("memory", "64Mi");
        runtime.putObject("scheduling").putObject("nodeSelector").put(LABEL, "gvisor");
        return runtime;
    }

    static ObjectNode namespace(String name) {
        var namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        return namespace;
    }
}
