package io.caisson.images.simulated;

import io.caisson.shared.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A sample image as its registry describes it; the same name and tag have the same digest on every machine. */
record SampleImage(String repository, String tag, byte[] config, byte[] manifest) {

    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private static final String UNPRIVILEGED = "10001:10001";
    private static final String WEB = "\"8080/tcp\":{}";
    private static final int LAYER_BYTES = 1024 * 1024;

    static List<SampleImage> all() {
        return List.of(
                of("web", "1.0", UNPRIVILEGED, WEB),
                of("web", "2.0", UNPRIVILEGED, WEB),
                of("slow", "1.0", UNPRIVILEGED, WEB),
                of("crash", "1.0", UNPRIVILEGED, ""),
                of("memory-hog", "1.0", UNPRIVILEGED, ""),
                of("cpu-burner", "1.0", UNPRIVILEGED, ""),
                of("log-spam", "1.0", UNPRIVILEGED, ""),
                of("job", "1.0", UNPRIVILEGED, ""),
                of("root-only", "1.0", "0:0", ""),
                of("shell", "1.0", UNPRIVILEGED, ""));
    }

    private static SampleImage of(String name, String tag, String user, String ports) {
        var layer = Digest.of(bytes("layer of %s:%s".formatted(name, tag)));
        var config = bytes("""
                {"architecture":"amd64","os":"linux",\
                "config":{"User":"%s","ExposedPorts":{%s},"Labels":{"sample":"%s:%s"}},\
                "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(user, ports, name, tag, layer));
        var manifest = bytes("""
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}""".formatted(MANIFEST_TYPE, Digest.of(config), config.length, layer, LAYER_BYTES));
        return new SampleImage("samples/" + name, tag, config, manifest);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
