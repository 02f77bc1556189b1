package dev.corelet.host.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.host.dra.KubeletObserver;
import dev.corelet.host.http.HttpPage;
import dev.corelet.host.node.NodeObserver;
import dev.corelet.host.nri.RuntimeObserver;
import dev.corelet.host.slice.PublishObserver;
import dev.corelet.testkit.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir"), "..", "docs", "operate.md");
    private static final Pattern ROW = Pattern.compile(
            "\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\|([^|]*)\\| ?(\\S*) ?\\| .*\\. \\|");

    private final AgentMetrics metrics = Exposed.metrics();

    private double value(String name, String... labels) {
        return Exposed.scrape(metrics).value(name, labels);
    }

    /** A row of the table in the documentation. */
    private record Row(String name, String type, Set<String> labels, String unit) {}

    private static List<Row> documented() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(2), names(row.group(3)), row.group(4)))
                .toList();
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("`([a-z]+)`").matcher(cell).results().forEach(name -> names.add(name.group(1)));
        return names;
    }

    private static List<Row> exposed(PrometheusText scrape) {
        return scrape.families().values().stream()
                .map(family ->
                        new Row(family.name(), family.type(), labels(scrape, family.name()), unit(family.name())))
                .toList();
    }

    private static Set<String> labels(PrometheusText scrape, String family) {
        Set<String> labels = new TreeSet<>();
        scrape.samples().stream()
                .filter(sample -> sample.name().matches(family + "(_bucket|_sum|_count)?"))
                .forEach(sample -> labels.addAll(sample.labels().keySet()));
        labels.remove("le");
        return labels;
    }

    private static String unit(String name) {
        return name.contains("_seconds") ? "seconds" : name.contains("_bytes") ? "bytes" : "";
    }

    @Test
    void theTableInTheDocumentationIsWhatIsExposed() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(exposed(Exposed.scrape(metrics)));
    }

    @Test
    void everyNameFollowsTheConventions() {
        assertThat(Exposed.scrape(metrics).families().values())
                .filteredOn(family -> family.name().startsWith("corelet_"))
                .hasSizeGreaterThan(25)
                .allSatisfy(family -> assertThat(family.name().endsWith("_total"))
                        .isEqualTo(family.type().equals("counter")))
                .allSatisfy(family -> assertThat(family.help()).endsWith("."));
    }

    @Test
    void theStateOfTheNodeIsAskedForAtEachScrape() {
        assertThat(value("corelet_node_info", "node=node-1", "driver=native.cpu"))
                .isEqualTo(1);
        assertThat(value("corelet_prepared_claims")).isEqualTo(3);
        assertThat(value("corelet_containers", "cpus=exclusive")).isEqualTo(2);
        assertThat(value("corelet_containers", "cpus=shared")).isEqualTo(5);
        assertThat(value("corelet_containers", "cpus=any")).isEqualTo(2);
        assertThat(value("corelet_cpus", "state=claimed")).isEqualTo(4);
        assertThat(value("corelet_cpus", "state=shared")).isEqualTo(6);
        assertThat(value("corelet_ledger_size_bytes")).isEqualTo(1234);
        assertThat(value("corelet_kubelet_registered")).isEqualTo(1);
        assertThat(value("corelet_nri_connected")).isZero();
        assertThat(value("corelet_slice_last_publication_timestamp_seconds"))
                .isEqualTo((double) Exposed.PUBLISHED.getEpochSecond());
    }

    @Test
    void whatHappensIsCountedByHowItEnded() {
        metrics.kubelet().prepared(KubeletObserver.Result.REFUSED, Duration.ofMillis(7));
        metrics.kubelet().unprepared(KubeletObserver.Result.FAILED, Duration.ofSeconds(3));
        metrics.runtime()
                .answered(RuntimeObserver.Request.CREATE, RuntimeObserver.Result.DONE, Duration.ofNanos(90_000));
        metrics.runtime().connected();
        metrics.runtime().lost();
        metrics.node().refused(NodeObserver.Subject.CONTAINER, NodeObserver.Reason.POLICY);
        metrics.node().ledgerWritten(false, Duration.ofMillis(1));
        metrics.node().foundUnpinned(4);
        metrics.slices().published(2);
        metrics.slices().failed(PublishObserver.Reason.FORBIDDEN);

        assertThat(value("corelet_claim_prepare_duration_seconds_bucket", "result=refused", "le=0.01"))
                .isEqualTo(1);
        assertThat(value("corelet_claim_prepare_duration_seconds_bucket", "result=refused", "le=0.005"))
                .isZero();
        assertThat(value("corelet_claim_unprepare_duration_seconds_count", "result=failed"))
                .isEqualTo(1);
        assertThat(value("corelet_nri_request_duration_seconds_bucket", "request=create", "result=done", "le=1.0E-4"))
                .isEqualTo(1);
        assertThat(value("corelet_nri_connections_total")).isEqualTo(1);
        assertThat(value("corelet_nri_connection_losses_total")).isEqualTo(1);
        assertThat(value("corelet_refusals_total", "subject=container", "reason=policy"))
                .isEqualTo(1);
        assertThat(value("corelet_ledger_commit_duration_seconds_count", "result=failed"))
                .isEqualTo(1);
        assertThat(value("corelet_containers_found_unpinned_total")).isEqualTo(4);
        assertThat(value("corelet_slice_writes_total")).isEqualTo(2);
        assertThat(value("corelet_slice_publication_failures_total", "reason=forbidden"))
                .isEqualTo(1);
    }

    @Test
    void aPolicyThatFailsIsCountedWhetherItWasAskedOrTold() {
        metrics.node().refused(NodeObserver.Subject.CLAIM, NodeObserver.Reason.POLICY_FAILED);
        metrics.node().policyFailed();

        assertThat(value("corelet_policy_failures_total")).isEqualTo(2);
    }

    @Test
    void changesAreCountedAndWhatIsInUseReplacesWhatWas() {
        metrics.abstraction().inUse("attrs-cache-domain", "mine");
        metrics.abstraction().reloaded(false);

        assertThat(value("corelet_abstraction_info", "scheme=attrs-cache-domain", "policy=mine"))
                .isEqualTo(1);
        assertThat(labels(Exposed.scrape(metrics), "corelet_abstraction_info")).hasSize(2);
        assertThat(value("corelet_config_reloads_total", "result=failure")).isEqualTo(1);
        assertThat(value("corelet_config_last_reload_successful")).isZero();
        metrics.abstraction().reloaded(true);
        assertThat(value("corelet_config_last_reload_successful")).isEqualTo(1);
    }

    @Test
    void openMetricsIsSpokenToThoseWhoAskForIt() {
        HttpPage.Answer answer = metrics.page().read("application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1");

        assertThat(answer.contentType()).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
        assertThat(metrics.page().read("*/*").contentType()).startsWith("text/plain; version=0.0.4");
    }
}
