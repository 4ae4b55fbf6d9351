package io.caisson.e2e;

import io.caisson.shared.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Images that a test makes for itself, pushed beside the samples under the same names each time. */
final class OwnImage {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SHELL = "samples/shell";
    private static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";

    private OwnImage() {}

    /** The shell sample with another command. */
    static String running(String tag, String script) throws Exception {
        var manifest = JSON.readTree(get("manifests/1.0"));
        var config = JSON.readTree(get("blobs/" + manifest.at("/config/digest").asString()));
        var layers = manifest.path("layers");
        var rootfs = config.path("rootfs");
        return push(tag, config(List.of("sh", "-c", script), rootfs), layers);
    }

    /** Nothing but one program. */
    static String of(String tag, byte[] program) throws Exception {
        var tar = tar("program", program);
        var layer = upload(gzip(tar));
        var layers = List.of(Map.of(
                "mediaType",
                "application/vnd.docker.image.rootfs.diff.tar.gzip",
                "digest",
                Digest.of(layer).value(),
                "size",
                layer.length));
        var rootfs = Map.of("type", "layers", "diff_ids", List.of(Digest.of(tar).value()));
        return push(tag, config(List.of("/program"), rootfs), layers);
    }

    /**
     * An x86-64 Linux program that makes one system call, its arguments 1, and writes what libc calls the error if the
     * kernel doesn't have it.
     */
    static byte[] calling(int systemCall) {
        var message = "Function not implemented\n".getBytes(StandardCharsets.US_ASCII);
        var code = ByteBuffer.allocate(54 + message.length).order(ByteOrder.LITTLE_ENDIAN);
        code.put((byte) 0xb8).putInt(systemCall); // mov eax, number
        code.put((byte) 0xbf).putInt(1); // mov edi, 1
        code.put((byte) 0xbe).putInt(1); // mov esi, 1
        code.putShort((short) 0x050f); // syscall
        code.put(new byte[] {0x48, (byte) 0x83, (byte) 0xf8, (byte) 0xda}); // cmp rax, -ENOSYS
        code.put(new byte[] {0x75, 0x18}); // jne exit, with the 1 in rdi
        code.put((byte) 0xb8).putInt(1); // mov eax, write
        code.put((byte) 0xbf).putInt(2); // mov edi, stderr
        code.put(new byte[] {0x48, (byte) 0x8d, 0x35}).putInt(54 - 40); // lea rsi, [rip + message]
        code.put((byte) 0xba).putInt(message.length); // mov edx, length
        code.putShort((short) 0x050f); // syscall
        code.put((byte) 0xb8).putInt(60); // mov eax, exit
        code.putShort((short) 0x050f); // syscall
        code.put(message);
        return elf(code.array());
    }

    private static byte[] elf(byte[] code) {
        var start = 64 + 56;
        var address = 0x400000L;
        var file = ByteBuffer.allocate(start + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        file.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64
        file.putLong(address + start).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(5).putLong(0).putLong(address).putLong(address); // load, readable and executable
        file.putLong(start + code.length).putLong(start + code.length).putLong(0x1000);
        return file.put(code).array();
    }

    private static byte[] tar(String name, byte[] content) {
        var blocks = 1 + (content.length + 511) / 512 + 2;
        var file = ByteBuffer.allocate(blocks * 512);
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000755\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        var sum = 0;
        for (var each : header) {
            sum += each & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return file.put(header).put(content).array();
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] config(List<String> command, Object rootfs) {
        return JSON.writeValueAsBytes(Map.of(
                "architecture",
                "amd64",
                "os",
                "linux",
                "config",
                Map.of("User", "10001", "Cmd", command, "Env", List.of("PATH=/bin:/usr/bin")),
                "rootfs",
                rootfs));
    }

    private static String push(String tag, byte[] config, Object layers) throws Exception {
        upload(config);
        var manifest = JSON.writeValueAsBytes(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                TYPE,
                "config",
                Map.of(
                        "mediaType",
                        "application/vnd.docker.container.image.v1+json",
                        "digest",
                        Digest.of(config).value(),
                        "size",
                        config.length),
                "layers",
                layers));
        send(request("manifests/" + tag)
                .header("Content-Type", TYPE)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest)));
        return "%s/%s:%s".formatted(Platform.registry(), SHELL, tag);
    }

    private static byte[] upload(byte[] blob) throws Exception {
        var begun = send(request("blobs/uploads/").POST(HttpRequest.BodyPublishers.noBody()));
        var location =
                begun.uri().resolve(begun.headers().firstValue("Location").orElseThrow());
        var digest = URLEncoder.encode(Digest.of(blob).value(), StandardCharsets.UTF_8);
        var target = URI.create(location + (location.getQuery() == null ? "?" : "&") + "digest=" + digest);
        send(HttpRequest.newBuilder(target)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(blob)));
        return blob;
    }

    private static byte[] get(String path) throws Exception {
        return send(request(path).header("Accept", TYPE)).body();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://%s/v2/%s/%s".formatted(Platform.registry(), SHELL, path)));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }
}
