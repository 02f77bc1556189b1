package dev.corelet.api.device;

import java.util.List;
import java.util.Objects;

/**
 * The value of one device attribute, in the types that a ResourceSlice knows (KEP-4381). Lists need a cluster that
 * takes them (feature gate DRAListTypeAttributes, off by default up to Kubernetes 1.37).
 */
public sealed interface AttributeValue {

    /** A whole number. */
    record OfInt(long value) implements AttributeValue {}

    /** True or false. */
    record OfBool(boolean value) implements AttributeValue {}

    /** A text of at most 64 bytes. */
    record OfString(String value) implements AttributeValue {

        public OfString {
            Objects.requireNonNull(value, "value");
        }
    }

    /** A version in the form of semver 2.0.0, at most 64 bytes, without a leading {@code v}. */
    record OfVersion(String value) implements AttributeValue {

        public OfVersion {
            Objects.requireNonNull(value, "value");
        }
    }

    /** Whole numbers, at least one. */
    record OfInts(List<Long> values) implements AttributeValue {

        public OfInts {
            values = List.copyOf(values);
        }
    }

    /** Truth values, at least one. */
    record OfBools(List<Boolean> values) implements AttributeValue {

        public OfBools {
            values = List.copyOf(values);
        }
    }

    /** Texts of at most 64 bytes each, at least one. */
    record OfStrings(List<String> values) implements AttributeValue {

        public OfStrings {
            values = List.copyOf(values);
        }
    }

    /** Versions, at least one. */
    record OfVersions(List<String> values) implements AttributeValue {

        public OfVersions {
            values = List.copyOf(values);
        }
    }
}
