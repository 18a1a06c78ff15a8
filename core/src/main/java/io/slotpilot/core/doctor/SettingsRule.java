package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Settings and versions that should be the same on every node. */
final class SettingsRule implements Rule {

    private static final List<String> SETTINGS = List.of(
            "cluster-require-full-coverage",
            "cluster-allow-reads-when-down",
            "cluster-node-timeout",
            "cluster-preferred-endpoint-type");
    private static final List<String> VERSIONS = List.of("redis_version", "valkey_version");

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        SETTINGS.forEach(name -> compare(FindingKind.SETTINGS_DIFFER, name, examination, findings));
        VERSIONS.forEach(name -> compare(FindingKind.VERSIONS_DIFFER, name, examination, findings));
        return findings;
    }

    private static void compare(FindingKind kind, String name, Examination examination, List<Finding> findings) {
        List<NodeReport> told = examination.nodes().stream()
                .filter(node -> node.fact(name) != null)
                .toList();
        long different = told.stream()
                .map(node -> Objects.requireNonNull(node.fact(name)))
                .distinct()
                .count();
        if (different > 1) {
            findings.add(Finding.of(
                    kind,
                    name,
                    told.stream().map(node -> node + ": " + node.fact(name)).toList()));
        }
    }
}
