package io.caisson.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A host with a public address that nobody else can see: a network namespace of this machine, which plays the
 * Internet for the cluster's pods. Answers HTTP on two ports.
 */
final class InternetHost implements AutoCloseable {

    static final String ADDRESS = "100.128.0.2";
    static final int OPEN = 8080;
    static final int OTHER = 8081;
    private static final String LINK = "caisson-inet";

    private final List<Process> processes;

    private InternetHost(List<Process> processes) {
        this.processes = processes;
    }

    /**
     * The namespace is held by a process and has no name: naming one remounts the folder of names, which the
     * cluster's container runtime keeps its own in.
     */
    static InternetHost start() throws IOException, InterruptedException {
        var holder = begin("unshare", "--net", "sleep", "600");
        var pid = Long.toString(holder.pid());
        Awaitility.await("a namespace of its own").until(() -> !namespace(pid)
                .equals(namespace(Long.toString(ProcessHandle.current().pid()))));
        run("ip", "link", "add", LINK, "type", "veth", "peer", "name", "outside", "netns", pid);
        run("ip", "address", "add", "100.128.0.1/30", "dev", LINK);
        run("ip", "link", "set", LINK, "up");
        inside(pid, "address", "add", ADDRESS + "/30", "dev", "outside");
        inside(pid, "link", "set", "outside", "up");
        inside(pid, "route", "add", "default", "via", "100.128.0.1");
        return new InternetHost(List.of(holder, serve(pid, OPEN), serve(pid, OTHER)));
    }

    /** With its last process the namespace goes, and its link with it. */
    @Override
    public void close() throws InterruptedException {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private static Path namespace(String pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", pid, "ns", "net"));
    }

    private static Process serve(String pid, int port) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var files = Path.of("target", "classes", "static").toAbsolutePath().toString();
        return begin(
                "nsenter",
                "-t",
                pid,
                "--net",
                java,
                "-m",
                "jdk.httpserver",
                "-b",
                ADDRESS,
                "-p",
                "" + port,
                "-d",
                files);
    }

    private static void inside(String pid, String... command) throws IOException, InterruptedException {
        run(Stream.concat(Stream.of("nsenter", "-t", pid, "--net", "ip"), Stream.of(command))
                .toArray(String[]::new));
    }

    private static Process begin(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
