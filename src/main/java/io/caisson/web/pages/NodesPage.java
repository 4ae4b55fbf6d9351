package io.caisson.web.pages;

import io.caisson.canary.NodeReport;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The operator's page of nodes and what each has shown. */
@Controller
class NodesPage {

    private final NodeReport report;

    NodesPage(NodeReport report) {
        this.report = report;
    }

    @GetMapping("/admin/nodes")
    String nodes(Model model) {
        model.addAttribute("report", report.view());
        return "nodes";
    }
}
