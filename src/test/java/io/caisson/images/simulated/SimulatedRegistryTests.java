package io.caisson.images.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.images.AllowedRegistries;
import io.caisson.images.ImageReference;
import io.caisson.images.ImageResolver;
import io.caisson.images.ImageUnavailable;
import io.caisson.images.ImageVerdicts;
import io.caisson.images.RegistryAccounts;
import io.caisson.images.TenantImages;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

class SimulatedRegistryTests {

    private final ApplicationContextRunner room = new ApplicationContextRunner().withUserConfiguration(Room.class);

    @Test
    void servesTheSamplesEachWithADigestOfItsOwn() {
        room.run(context -> {
            var resolver = context.getBean(ImageResolver.class);
            var images = Stream.of(
                            "web:1.0",
                            "web:2.0",
                            "slow:1.0",
                            "crash:1.0",
                            "memory-hog:1.0",
                            "cpu-burner:1.0",
                            "log-spam:1.0",
                            "job:1.0",
                            "root-only:1.0",
                            "shell:1.0")
                    .map(name -> resolver.resolve(ImageReference.parse("registry.simulated/samples/" + name), null))
                    .toList();

            assertThat(images).extracting(image -> image.digest()).doesNotHaveDuplicates();
            assertThat(images).filteredOn(image -> image.user().equals("0:0")).hasSize(1);
            assertThat(images)
                    .filteredOn(image -> image.user().equals("10001:10001"))
                    .hasSize(9);
            assertThat(images.getFirst().ports()).containsExactly(8080);
            var pinned = images.getFirst().reference().pinned(images.getFirst().digest());
            assertThat(resolver.resolve(ImageReference.parse(pinned), null).digest())
                    .isEqualTo(images.getFirst().digest());
        });
    }

    @Test
    void hasNothingElse() {
        room.run(context -> assertThatThrownBy(() -> context.getBean(ImageResolver.class)
                        .resolve(ImageReference.parse("registry.simulated/samples/web:3.0"), null))
                .isInstanceOf(ImageUnavailable.class));
    }

    @Test
    void staysAwayFromARealCluster() {
        room.withPropertyValues("caisson.cluster.mode=kubernetes")
                .run(context -> assertThat(context).doesNotHaveBean(SimulatedRegistry.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:5000", "localhost:70000", "a b", "host/path", "*"})
    void stopsTheStartOnABadEntry(String entry) {
        room.withPropertyValues("caisson.registries.insecure=" + entry).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("CAISSON_REGISTRIES_INSECURE is '" + entry
                        + "', but must be a host with an optional port and nothing else,"
                        + " such as localhost:5000."));
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(
            value = "io.caisson.images",
            excludeFilters = // they need a database
                    @ComponentScan.Filter(
                            type = FilterType.ASSIGNABLE_TYPE,
                            classes = {
                                RegistryAccounts.class,
                                AllowedRegistries.class,
                                TenantImages.class,
                                ImageVerdicts.class
                            }))
    static class Room {}
}
