package dev.corelet.api.device;

/** The value of one device attribute, in the types that a ResourceSlice knows (KEP-4381). */
public sealed interface AttributeValue {

    /** A whole number. */
    record OfInt(long value) implements AttributeValue {}

    /** True or false. */
    record OfBool(boolean value) implements AttributeValue {}

    /** A text of at most 64 bytes. */
    record OfString(String value) implements AttributeValue {}

    /** A version in the form of semver 2.0.0, at most 64 bytes, without a leading {@code v}. */
    record OfVersion(String value) implements AttributeValue {}
}
