package io.caisson.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.Digest;
import io.caisson.shared.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTests {

    private static final Digest DIGEST = Digest.of(new byte[0]);

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest",
        "nginx:1.27, docker.io/library/nginx:1.27",
        "owner/name, docker.io/owner/name:latest",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/owner/name:1, docker.io/owner/name:1",
        "localhost/name, localhost/name:latest",
        "localhost:5000/a/b:x, localhost:5000/a/b:x",
        "registry:5000/a, registry:5000/a:latest",
        "GHCR.io/a/b__c-d.e:V_1, ghcr.io/a/b__c-d.e:V_1",
        "[::1]:5000/a:1, [::1]:5000/a:1",
        "127.0.0.1/a, 127.0.0.1/a:latest"
    })
    void fillsInWhatIsLeftOut(String written, String canonical) {
        assertThat(ImageReference.parse(written).canonical()).isEqualTo(canonical);
        assertThat(ImageReference.parse(canonical).canonical()).as("read again").isEqualTo(canonical);
    }

    @Test
    void needsNoTagWhereThereIsADigest() {
        var reference = ImageReference.parse("ghcr.io/a/b@" + DIGEST);

        assertThat(reference.tag()).isNull();
        assertThat(reference.digest()).isEqualTo(DIGEST);
    }

    @Test
    void pinsWithoutTheTag() {
        assertThat(ImageReference.parse("nginx:1.27").pinned(DIGEST)).isEqualTo("docker.io/library/nginx@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Nginx",
                "UPPER/case",
                "Localhost/a",
                "nginx:",
                "nginx:-x",
                ":1",
                "/a",
                "a/",
                "a//b",
                "a/../b",
                "a/b?x=1",
                "a/b#x",
                "https://ghcr.io/a/b",
                "user@ghcr.io/a",
                "ghcr.io:0/a",
                "ghcr.io:65536/a",
                "ghcr.io:/a",
                "-x.io/a",
                "a___b",
                "nginx@sha256:abc",
                "nginx@sha512:abc",
                "nginx\n",
                "é/a",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void refusesWhatTheGrammarDoesNotAllow(String written) {
        assertThatThrownBy(() -> ImageReference.parse(written))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.field()).isEqualTo("image"));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> ImageReference.parse("ghcr.io/" + "a".repeat(248)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> ImageReference.parse("a:" + "b".repeat(129))).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> ImageReference.parse("a/".repeat(10_000))).isInstanceOf(InvalidValue.class);
    }
}
