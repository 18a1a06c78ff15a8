package io.slotpilot.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.survey.Diagnosis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final NodeAddress NODE = new NodeAddress("10.0.0.1", 7000);
    private static final String ID = "a".repeat(40);
    private static final String HOSTILE = "\u001b[2J<script>alert('x')</script>";
    private static final RedisCli COMMANDS = new RedisCli(false, null, null, false);

    @Test
    void nothingThatAServerSaysGetsIntoThePageAsMarkup() {
        String page = new HtmlReport(COMMANDS).render(broken(), "now");

        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script").doesNotContain("\u001b");
    }

    @Test
    void nothingThatAServerSaysSteersTheTerminal() {
        StringWriter out = new StringWriter();
        new TextReport(new PrintWriter(out), COMMANDS, false).print(broken());

        assertThat(out.toString()).contains("uncovered", "alert").doesNotContain("\u001b");
    }

    @Test
    void theSecondMapShowsTheSlotsThatThePlanGivesAway() {
        Diagnosis diagnosis = broken();

        SlotSketch before = SlotSketch.before(diagnosis.examination());
        SlotSketch after = SlotSketch.after(diagnosis.examination(), diagnosis.findings());

        assertThat(before.owner(0)).isEqualTo(SlotSketch.NOBODY);
        assertThat(before.owner(1)).isEqualTo(ID);
        assertThat(after.owner(0)).isEqualTo(ID);
    }

    @Test
    void whatTheUserMayNotDoIsCommentedOut() {
        Diagnosis diagnosis = broken();
        Examination refusing = diagnosis
                .examination()
                .with(List.of(diagnosis.examination().nodes().get(0).without("CLUSTER ADDSLOTSRANGE", "NOPERM no")));
        StringWriter out = new StringWriter();

        new TextReport(new PrintWriter(out), COMMANDS, false).print(new Diagnosis(refusing, diagnosis.findings(), 0));

        assertThat(out.toString())
                .contains(
                        "# not available to this user (NOPERM no)",
                        "#   redis-cli -h 10.0.0.1 -p 7000 CLUSTER ADDSLOTSRANGE 0 0")
                .doesNotContain("\nredis-cli");
    }

    private static Diagnosis broken() {
        String view = ID + " 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 1-16383\n";
        NodeReport node = NodeReport.of(ClusterView.fromNodes(view, NODE, 0, AddressMapper.identity()));
        Examination examination = new Examination(
                List.of(node.without("CONFIG GET", HOSTILE)), Map.of(new NodeAddress("10.0.0.2", 7000), HOSTILE));
        return new Diagnosis(examination, Doctor.examine(examination), 0);
    }
}
