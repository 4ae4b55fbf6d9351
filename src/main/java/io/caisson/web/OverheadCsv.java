package io.caisson.web;

import io.caisson.overhead.OverheadReport;
import io.caisson.overhead.OverheadReport.Line;
import io.caisson.overhead.OverheadReport.Side;
import io.caisson.overhead.Suggestion;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An overhead report as CSV, the same for programs and for people. What is not known is empty. */
public final class OverheadCsv {

    private static final String HEADER =
            "of,name,podHours,samples,sampledShare,declaredMemoryBytes,declaredGibHours,memorySamples,medianMemoryBytes,"
                    + "p95MemoryBytes,memoryVerdict,suggestedMemoryBytes,gibHours,declaredCpuMillis,declaredCoreHours,"
                    + "cpuSamples,medianCpuMillis,p95CpuMillis,cpuVerdict,suggestedCpuMillis,coreHours\r\n";

    private OverheadCsv() {}

    public static String of(OverheadReport report) {
        return Stream.of(
                        lines("tenant", report.tenants()),
                        lines("node", report.nodes()),
                        lines("runsc", report.runscVersions()),
                        lines("total", List.of(report.total())))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\r\n", HEADER, "\r\n"));
    }

    /** Slugs, nodes' names and versions hold nothing that CSV would have to escape or that a spreadsheet would run. */
    private static Stream<String> lines(String of, List<Line> lines) {
        return lines.stream().map(line -> Stream.of(
                        Stream.of(
                                of,
                                line.name(),
                                text(line.podHours()),
                                Long.toString(line.samples()),
                                text(line.sampledShare())),
                        side(line.memory()),
                        side(line.cpu()))
                .flatMap(fields -> fields)
                .collect(Collectors.joining(",")));
    }

    private static Stream<String> side(Side side) {
        return Stream.concat(
                Stream.of(
                        text(side.declared()),
                        text(side.declaredHours()),
                        Long.toString(side.samples()),
                        text(side.median()),
                        text(side.p95())),
                suggestion(side.suggestion()));
    }

    private static Stream<String> suggestion(@Nullable Suggestion better) {
        return better == null
                ? Stream.of("", "", "")
                : Stream.of(better.verdict().name(), Long.toString(better.value()), text(better.hours()));
    }

    private static String text(@Nullable BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }
}
