package dev.corelet.host.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.testkit.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard of the chart, and the alerts of the documentation, ask for what an agent exposes. */
class DashboardTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir"), "..");
    private static final Path DASHBOARD = ROOT.resolve("helm/corelet/dashboards/corelet.json");
    private static final Path PAGE = ROOT.resolve("docs/operate.md");

    /** What Prometheus itself adds to every series. */
    private static final Set<String> OF_THE_TARGET = Set.of("instance", "job");

    private static final Pattern METRIC = Pattern.compile("\\b(?:corelet|jvm|process)_[a-z0-9_]+");
    private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|!~|=)\"([^\"]*)\"");
    private static final Pattern LABEL_LIST = Pattern.compile("\\b(?:by|on|group_left) \\(([^)]*)\\)");

    private final PrometheusText exposed = Exposed.scrape();

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    }

    private static List<JsonNode> panels() throws IOException {
        return dashboard().get("panels").valueStream().toList();
    }

    private static List<JsonNode> targets() throws IOException {
        List<JsonNode> targets = new ArrayList<>();
        panels().forEach(panel -> panel.path("targets").forEach(targets::add));
        return targets;
    }

    private static List<String> expressions() throws IOException {
        return targets().stream().map(target -> text(target, "expr")).toList();
    }

    private static String text(JsonNode node, String key) {
        return node.get(key).stringValue();
    }

    private static List<String> alerts() throws IOException {
        return Pattern.compile("^ +expr: (.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult line) -> line.group(1))
                .toList();
    }

    /** Returns the labels of each series' name. */
    private Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new HashMap<>();
        exposed.samples()
                .forEach(sample -> labels.computeIfAbsent(sample.name(), name -> new TreeSet<>(OF_THE_TARGET))
                        .addAll(sample.labels().keySet()));
        return labels;
    }

    private void check(String expression) {
        Map<String, Set<String>> labels = labels();
        Set<String> known = new HashSet<>();
        METRIC.matcher(expression).results().forEach(metric -> {
            assertThat(labels).as(expression).containsKey(metric.group());
            known.addAll(labels.getOrDefault(metric.group(), Set.of()));
        });
        SELECTOR.matcher(expression)
                .results()
                .forEach(selector -> checkMatchers(selector.group(1), selector.group(2), labels));
        LABEL_LIST
                .matcher(expression)
                .results()
                .forEach(list ->
                        assertThat(known).as(expression).contains(list.group(1).split(", *")));
    }

    private void checkMatchers(String metric, String matchers, Map<String, Set<String>> labels) {
        MATCHER.matcher(matchers).results().forEach(matcher -> {
            assertThat(labels.get(metric)).as(metric).contains(matcher.group(1));
            if (matcher.group(2).equals("=")) {
                assertThat(values(metric, matcher.group(1))).as(metric).contains(matcher.group(3));
            }
        });
    }

    private Set<String> values(String metric, String label) {
        Set<String> values = new TreeSet<>();
        exposed.samples().stream()
                .filter(sample -> sample.name().equals(metric))
                .forEach(sample -> values.add(sample.labels().getOrDefault(label, "")));
        return values;
    }

    @Test
    void everyPanelAsksForWhatThereIs() throws IOException {
        assertThat(expressions()).hasSizeGreaterThan(20).allSatisfy(this::check);
    }

    @Test
    void everyLegendNamesALabelThatItsExpressionKeeps() throws IOException {
        assertThat(targets())
                .allSatisfy(target -> Pattern.compile("\\{\\{([a-z]+)}}")
                        .matcher(text(target, "legendFormat"))
                        .results()
                        .forEach(label -> assertThat(text(target, "expr"))
                                .containsPattern("(by|group_left) \\([^)]*\\b%s\\b".formatted(label.group(1)))));
    }

    @Test
    void everyMetricOfTheAgentsOwnIsShownButForThese() throws IOException {
        String all = String.join("\n", expressions());

        assertThat(exposed.families().keySet())
                .filteredOn(name -> name.startsWith("corelet_") && !all.contains(name))
                .containsExactly(
                        "corelet_config_last_reload_success_timestamp_seconds",
                        "corelet_plugin_loads_total",
                        "corelet_published_slices");
    }

    @Test
    void everyPanelHasATitleAUnitAndAPlaceOfItsOwn() throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        assertThat(panels()).allSatisfy(panel -> {
            assertThat(text(panel, "title")).isNotBlank();
            assertThat(ids.add(panel.get("id").intValue())).isTrue();
            assertThat(cells(panel.get("gridPos"))).allMatch(places::add);
            if (!text(panel, "type").equals("row")) {
                assertThat(text(panel, "description")).endsWith(".");
                assertThat(panel.at("/fieldConfig/defaults/unit").stringValue()).isNotBlank();
                assertThat(panel.at("/datasource/uid").stringValue()).isEqualTo("${datasource}");
            }
        });
    }

    private static List<String> cells(JsonNode place) {
        int left = place.get("x").intValue();
        int top = place.get("y").intValue();
        int right = left + place.get("w").intValue();
        assertThat(right).isLessThanOrEqualTo(24);
        return IntStream.range(left, right)
                .boxed()
                .flatMap(x ->
                        IntStream.range(top, top + place.get("h").intValue()).mapToObj(y -> x + "," + y))
                .toList();
    }

    /** 36 is that of Grafana 9.5, 38 that of 10.2; later releases read earlier schemas. */
    @Test
    void itIsOfASchemaThatGrafana10Reads() throws IOException {
        JsonNode dashboard = dashboard();

        assertThat(dashboard.get("schemaVersion").intValue()).isBetween(36, 38);
        assertThat(text(dashboard, "uid")).isEqualTo("corelet");
        assertThat(dashboard.at("/templating/list").valueStream().map(variable -> text(variable, "name")))
                .containsExactly("datasource", "node");
        check(dashboard.at("/templating/list/1/query/query").stringValue());
    }

    @Test
    void everyAlertAsksForWhatThereIs() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(4).allSatisfy(this::check);
    }
}
