package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Locale;

/** One thing that should hold of the cluster. */
public sealed interface Expectation {

    /** Returns where the script says so. */
    Place place();

    /** They are in a state, or there are none if the state is {@link #ABSENT}. */
    record InState(Place place, Subject of, String state) implements Expectation {}

    /** What is said about why they come no further contains a text. */
    record Saying(Place place, Subject of, String text) implements Expectation {}

    /** They have exactly these things; CPU sets stand for sets of any ids. */
    record Having(Place place, Subject of, Property property, CpuSet ids) implements Expectation {}

    /** They have so many things. */
    record HavingMany(Place place, Subject of, Property property, Bound bound, int number) implements Expectation {}

    /** Containers have things in common, or not. */
    record Related(Place place, Relation relation, Property property, List<String> containers) implements Expectation {

        public Related {
            containers = List.copyOf(containers);
        }
    }

    /** The state of what does not exist. */
    String ABSENT = "absent";

    /** How a number is meant. */
    enum Bound {
        EXACTLY("count"),
        AT_LEAST("atLeast"),
        AT_MOST("atMost");

        private final String key;

        Bound(String key) {
            this.key = key;
        }

        /** Returns its key in a script. */
        String key() {
            return key;
        }

        /** Tells whether {@code found} is as expected. */
        public boolean allows(int found, int expected) {
            return switch (this) {
                case EXACTLY -> found == expected;
                case AT_LEAST -> found >= expected;
                case AT_MOST -> found <= expected;
            };
        }

        /** Returns it as it stands before a number in a message. */
        @Override
        public String toString() {
            return this == EXACTLY ? "" : name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ";
        }
    }

    /** How things of several containers relate. */
    enum Relation {
        /** All have the same ones. */
        SAME,
        /** No two have one in common. */
        DISJOINT,
        /** There is one that all have. */
        COMMON;

        /** Returns its key in a script. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
