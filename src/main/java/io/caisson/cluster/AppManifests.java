package io.caisson.cluster;

import io.caisson.shared.SecretText;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An app's objects as pure functions. There is no way to build a pod without the sandbox here. */
final class AppManifests {

    /** Time for a terminating pod's address to leave the Services before it stops listening. */
    private static final long DRAIN_SECONDS = 3;

    /**
     * A service that answers once and is killed right after must not count as available. The port of a gVisor
     * sandbox that is being killed was seen to look open for 2 seconds although nothing listened on it.
     */
    private static final int SERVICE_SETTLE_SECONDS = 4;

    /** A worker has no port to ask, so it counts as available when it has run this long. */
    private static final int WORKER_SETTLE_SECONDS = 5;

    private AppManifests() {}

    /** Everything but the Deployment comes first: its pods read the Secret. */
    static List<HasMetadata> all(AppSpec app, ClusterSettings settings) {
        var objects = new ArrayList<HasMetadata>();
        objects.add(secret(app));
        objects.add(pullSecret(app));
        if (app.port() != null) {
            objects.add(service(app, app.port()));
            var domain = settings.appsDomain();
            if (domain != null) {
                objects.add(IngressManifests.of(app, meta(app, app.app()), domain, settings));
            }
        }
        if (app.instances() > 1) {
            objects.add(disruptionBudget(app));
        }
        objects.add(deployment(app, settings));
        return objects;
    }

    /** One Secret per release, so that pods of the release before keep the environment that they were made with. */
    static String secretName(AppSpec app) {
        return "%s-env-%d".formatted(app.app(), app.release());
    }

    private static ObjectMeta meta(AppSpec app, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(app.namespace())
                .withLabels(Labels.ofApp(app))
                .build();
    }

    private static HasMetadata secret(AppSpec app) {
        return new SecretBuilder()
                .withMetadata(meta(app, secretName(app)))
                .withType("Opaque")
                .withData(encoded(app.env()))
                .build();
    }

    /**
     * There for every app, and empty without credentials: so pods always name it, and credentials that come or go
     * later don't roll the app out anew.
     */
    private static HasMetadata pullSecret(AppSpec app) {
        var configuration =
                app.pullConfiguration() == null ? SecretText.valueOf("{\"auths\":{}}") : app.pullConfiguration();
        return new SecretBuilder()
                .withMetadata(meta(app, pullSecretName(app)))
                .withType("kubernetes.io/dockerconfigjson")
                .withData(encoded(Map.of(".dockerconfigjson", configuration)))
                .build();
    }

    private static String pullSecretName(AppSpec app) {
        return app.app() + "-pull";
    }

    private static Map<String, String> encoded(Map<String, SecretText> env) {
        return env.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> Base64.getEncoder()
                .encodeToString(entry.getValue().reveal().getBytes(StandardCharsets.UTF_8))));
    }

    private static HasMetadata service(AppSpec app, int port) {
        return new ServiceBuilder()
                .withMetadata(meta(app, app.app()))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(selector(app))
                .addNewPort()
                .withName("http")
                .withPort(port)
                .withTargetPort(new IntOrString(port))
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private static HasMetadata disruptionBudget(AppSpec app) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(meta(app, app.app()))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(selector(app))
                .endSelector()
                .endSpec()
                .build();
    }

    private static Map<String, String> selector(AppSpec app) {
        return Map.of(Labels.APP_ID, app.appId().toString());
    }

    private static Deployment deployment(AppSpec app, ClusterSettings settings) {
        return new DeploymentBuilder()
                .withMetadata(meta(app, app.app()))
                .withNewSpec()
                .withReplicas(app.instances())
                .withRevisionHistoryLimit(2)
                .withMinReadySeconds(app.port() == null ? WORKER_SETTLE_SECONDS : SERVICE_SETTLE_SECONDS)
                .withNewSelector()
                .withMatchLabels(selector(app))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(app.surge()))
                .withMaxUnavailable(new IntOrString(1 - app.surge()))
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Labels.ofPod(app))
                .endMetadata()
                .withSpec(pod(app, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(AppSpec app, ClusterSettings settings) {
        return new PodSpecBuilder()
                .withRuntimeClassName(settings.runtimeClass())
                .withServiceAccountName("default")
                .addNewImagePullSecret(pullSecretName(app))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(app, settings).build())
                .build();
    }

    private static ContainerBuilder container(AppSpec app, ClusterSettings settings) {
        var amounts = Map.of(
                "cpu", new Quantity(app.each().cpu().toString()),
                "memory", new Quantity(app.each().memory().toString()),
                "ephemeral-storage", new Quantity("1Gi"));
        var container = new ContainerBuilder()
                .withName("app")
                .withImage(app.image())
                .withImagePullPolicy(settings.imagePullPolicy())
                .addNewEnvFrom()
                .withNewSecretRef(secretName(app), false)
                .endEnvFrom()
                .withNewResources()
                .withRequests(amounts)
                .withLimits(amounts)
                .endResources()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
        if (app.port() == null) {
            return container;
        }
        return container
                .addNewEnv()
                .withName("PORT")
                .withValue(Integer.toString(app.port()))
                .endEnv()
                .addNewPort()
                .withName("http")
                .withContainerPort(app.port())
                .endPort()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString(app.port()))
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(3)
                .endReadinessProbe()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(DRAIN_SECONDS)
                .endPreStop()
                .endLifecycle();
    }
}
