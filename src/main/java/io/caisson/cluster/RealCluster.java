package io.caisson.cluster;

import io.caisson.shared.InvalidValue;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Finds the real cluster as every Kubernetes tool does, and says what is missing where it finds none. */
final class RealCluster {

    private RealCluster() {}

    static Config config() {
        var files = Config.getKubeconfigFilenames();
        var found = files.stream().anyMatch(file -> Files.isReadable(Path.of(file)));
        var config = found ? fromFiles(files) : Config.autoConfigure(null);
        if (!config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            return config;
        }
        if (found) {
            throw refused(files, "a kubeconfig whose current context names a cluster");
        }
        if (named()) {
            throw refused(files, "the path of a kubeconfig that Caisson can read");
        }
        throw new InvalidValue(
                "CAISSON_CLUSTER_MODE",
                "kubernetes",
                "'simulated' where no cluster is named: set KUBECONFIG, or run Caisson in a pod with a service account");
    }

    private static Config fromFiles(Collection<String> files) {
        try {
            return Config.autoConfigure(null);
        } catch (RuntimeException e) { // not quoted: it may repeat a part of the file, such as a token
            throw refused(files, "a kubeconfig, in YAML, that Caisson can make sense of");
        }
    }

    private static boolean named() {
        return System.getenv(Config.KUBERNETES_KUBECONFIG_FILE.toUpperCase()) != null
                || System.getProperty(Config.KUBERNETES_KUBECONFIG_FILE) != null;
    }

    private static InvalidValue refused(Collection<String> files, String allowed) {
        return new InvalidValue("KUBECONFIG", String.join(":", files), allowed);
    }
}
