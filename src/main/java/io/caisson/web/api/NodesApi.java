package io.caisson.web.api;

import io.caisson.canary.Finding;
import io.caisson.canary.NodeProof;
import io.caisson.canary.NodeReport;
import io.caisson.canary.NodeState;
import io.caisson.canary.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What each node has shown of its sandbox. */
@RestController
@RequestMapping("/v1/admin/nodes")
class NodesApi {

    private final NodeReport report;

    NodesApi(NodeReport report) {
        this.report = report;
    }

    record View(
            @Nullable String notice,
            long declaredOverheadCpuMillis,
            long declaredOverheadMemoryBytes,
            List<NodeView> items) {}

    record NodeView(
            String node,
            NodeState state,
            @Nullable String message,
            @Nullable String kernel,
            @Nullable String containerRuntime,
            @Nullable String runscVersion,
            @Nullable String sandboxKernel,
            @Nullable Instant checkedAt,
            @Nullable Long startMillis,
            @Nullable Long idleMemoryBytes,
            @Nullable String overheadSuggestion,
            List<ProbeView> probes) {

        static NodeView of(NodeReport.Row row) {
            var proof = row.proof();
            return proof == null
                    ? new NodeView(
                            row.node(), row.state(), null, null, null, null, null, null, null, null, null, List.of())
                    : of(row, proof);
        }

        private static NodeView of(NodeReport.Row row, NodeProof proof) {
            return new NodeView(
                    row.node(),
                    row.state(),
                    proof.message(),
                    proof.versions().kernel(),
                    proof.versions().runtime(),
                    proof.versions().runsc(),
                    proof.sandbox(),
                    proof.checkedAt(),
                    proof.startMillis(),
                    proof.idleBytes(),
                    row.suggestion(),
                    proof.findings().stream().map(ProbeView::of).toList());
        }
    }

    record ProbeView(String probe, String title, Verdict verdict, String expected, String seen) {

        static ProbeView of(Finding finding) {
            return new ProbeView(
                    finding.probe().name().toLowerCase(Locale.ROOT),
                    finding.probe().title(),
                    finding.verdict(),
                    finding.expected(),
                    finding.seen());
        }
    }

    @GetMapping
    View nodes() {
        var view = report.view();
        return new View(
                view.notice(),
                view.declared().cpu().millis(),
                view.declared().memory().bytes(),
                view.nodes().stream().map(NodeView::of).toList());
    }
}
