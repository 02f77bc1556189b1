package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class FieldEqualityTest {

    private static boolean isSame(String one, String other) {
        Map<?, ?> a = new Yaml(new SafeConstructor(new LoaderOptions())).load(one);
        Map<?, ?> b = new Yaml(new SafeConstructor(new LoaderOptions())).load(other);
        boolean same = FieldEquality.isSame(SliceFields.DEVICES, a, b);
        assertThat(FieldEquality.isSame(SliceFields.DEVICES, b, a))
                .as("the other way round")
                .isEqualTo(same);
        return same;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # quantities are numbers
            {capacity: {cpus: {value: "1000"}}}                                       | {capacity: {cpus: {value: 1k}}}
            {capacity: {cpus: {value: "0.5"}}}                                        | {capacity: {cpus: {value: 500m}}}
            {capacity: {cpus: {value: "1048576"}}}                                    | {capacity: {cpus: {value: 1Mi}}}
            {capacity: {cpus: {value: "6"}}}                                          | {capacity: {cpus: {value: 6}}}
            {capacity: {taints: {value: "1000"}}}                                     | {capacity: {taints: {value: 1k}}}
            {capacity: {c: {requestPolicy: {default: "1000"}}}}                       | {capacity: {c: {requestPolicy: {default: 1k}}}}
            {capacity: {c: {requestPolicy: {validValues: ["0", "1000"]}}}}            | {capacity: {c: {requestPolicy: {validValues: ["0", 1k]}}}}
            {capacity: {c: {requestPolicy: {validRange: {min: "1000", max: "2000", step: "1000"}}}}} | {capacity: {c: {requestPolicy: {validRange: {min: 1k, max: 2k, step: 1k}}}}}
            {consumesCounters: [{counterSet: l3, counters: {cpus: {value: "1000"}}}]} | {consumesCounters: [{counterSet: l3, counters: {cpus: {value: 1k}}}]}
            {nodeAllocatableResources: {cpu: {mapping: {deviceMultiplier: "0.5"}}}}   | {nodeAllocatableResources: {cpu: {mapping: {deviceMultiplier: 500m}}}}
            {nodeAllocatableResources: {cpu: {mapping: {capacityMultiplier: "0.5"}}}} | {nodeAllocatableResources: {cpu: {mapping: {capacityMultiplier: 500m}}}}
            {nodeAllocatableResources: {cpu: {overhead: {perPod: "0.5"}}}}            | {nodeAllocatableResources: {cpu: {overhead: {perPod: 500m}}}}
            # what has no entries may be left out
            {attributes: {}}                                                          | {}
            {capacity: {}, nodeAllocatableResources: {}}                              | {}
            {taints: [], consumesCounters: []}                                        | {}
            {attributes: {nodes: {ints: []}}}                                         | {attributes: {nodes: {}}}
            {taints: null, nodeName: null}                                            | {}
            {name: cpu1, taints: []}                                                  | {name: cpu1, attributes: {}}
            # the server says when a taint was added
            {taints: [{key: hot, effect: None, timeAdded: "2026-01-01T00:00:00Z"}]}   | {taints: [{key: hot, effect: None}]}
            {taints: [{key: hot, timeAdded: "2026-01-01T00:00:00Z"}]}                 | {taints: [{key: hot, timeAdded: "2027-01-01T00:00:00Z"}]}
            # fields have no order
            {name: cpu1, attributes: {a: {int: 1}, b: {bool: true}}}                  | {attributes: {b: {bool: true}, a: {int: 1}}, name: cpu1}
            """)
    void saysTheSame(String one, String other) {
        assertThat(isSame(one, other)).isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # other values
            {name: cpu1}                                                 | {name: cpu2}
            {name: cpu1}                                                 | {}
            {attributes: {a: {int: 1}}}                                  | {attributes: {a: {int: 2}}}
            {attributes: {a: {int: 1}}}                                  | {attributes: {a: {string: "1"}}}
            {attributes: {a: {int: 1}}}                                  | {attributes: {a: {bool: true}}}
            {attributes: {a: {int: 1}}}                                  | {attributes: {b: {int: 1}}}
            {attributes: {a: {int: 1}}}                                  | {attributes: {a: {int: 1}, b: {int: 1}}}
            {attributes: {nodes: {ints: [0, 1]}}}                        | {attributes: {nodes: {ints: [1, 0]}}}
            {attributes: {nodes: {ints: [0, 1]}}}                        | {attributes: {nodes: {ints: [0]}}}
            {capacity: {cpus: {value: "6"}}}                             | {capacity: {cpus: {value: 6k}}}
            {capacity: {cpus: {value: "6"}}}                             | {capacity: {cpus: {value: six}}}
            {capacity: {cpus: {value: "6"}}}                             | {capacity: {cpus: {value: 1e999999999}}}
            # a text is no quantity
            {attributes: {a: {string: "1000"}}}                          | {attributes: {a: {string: 1k}}}
            {attributes: {value: {string: "1000"}}}                      | {attributes: {value: {string: 1k}}}
            {attributes: {a: {version: 1.0.0}}}                          | {attributes: {a: {version: 1.0.00}}}
            {taints: [{key: hot, value: "1000"}]}                        | {taints: [{key: hot, value: 1k}]}
            {name: "1000"}                                               | {name: 1k}
            {consumesCounters: [{counterSet: "1000"}]}                   | {consumesCounters: [{counterSet: 1k}]}
            {nodeAllocatableResources: {cpu: {mapping: {capacityKey: "1000"}}}} | {nodeAllocatableResources: {cpu: {mapping: {capacityKey: 1k}}}}
            # an object without fields is there, and so is an entry without content
            {capacity: {cpus: {value: "6", requestPolicy: {}}}}          | {capacity: {cpus: {value: "6"}}}
            {attributes: {a: {}}}                                        | {}
            {allowMultipleAllocations: false}                            | {}
            # taints but for their time, in order
            {taints: [{key: hot, effect: None}]}                         | {taints: [{key: hot, effect: NoSchedule}]}
            {taints: [{key: hot}]}                                       | {taints: [{key: hot, value: very}]}
            {taints: [{key: hot}]}                                       | {}
            {taints: [{key: a}, {key: b}]}                               | {taints: [{key: b}, {key: a}]}
            # what is not known here counts
            {bindsToNode: true}                                          | {}
            {consumesCounters: [{counterSet: l3, compatibilityGroups: [a]}]} | {consumesCounters: [{counterSet: l3}]}
            """)
    void saysSomethingElse(String one, String other) {
        assertThat(isSame(one, other)).isFalse();
    }

    @Test
    void numbersAreComparedByTheirValue() {
        assertThat(FieldEquality.isSame("int", 1, 1L)).isTrue();
        assertThat(FieldEquality.isSame("int", 1L, BigInteger.ONE)).isTrue();
        assertThat(FieldEquality.isSame("int", 1L, 1.5)).isFalse();
        assertThat(FieldEquality.isSame("int", (1L << 53) + 1, (double) (1L << 53)))
                .isFalse();
        assertThat(FieldEquality.isSame("int", 0L, BigInteger.ONE.shiftLeft(64)))
                .isFalse();
    }
}
