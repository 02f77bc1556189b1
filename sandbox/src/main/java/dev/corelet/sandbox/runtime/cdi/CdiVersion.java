package dev.corelet.sandbox.runtime.cdi;

/** The versions of the CDI format, in order, with what came with them (dra-contract.md section 6.1). */
enum CdiVersion {
    V0_1_0("0.1.0"),
    V0_2_0("0.2.0"),
    /** The basis: env, device nodes, mounts, hooks. */
    V0_3_0("0.3.0"),
    /** Mounts have a type. */
    V0_4_0("0.4.0"),
    /** Device nodes have a host path; device names may begin with a digit. */
    V0_5_0("0.5.0"),
    /** Annotations; dots in the class. */
    V0_6_0("0.6.0"),
    /** intelRdt, additionalGids. */
    V0_7_0("0.7.0"),
    V0_8_0("0.8.0"),
    V1_0_0("1.0.0"),
    /** netDevices, more of intelRdt. */
    V1_1_0("1.1.0");

    private final String text;

    CdiVersion(String text) {
        this.text = text;
    }

    static CdiVersion parse(String text) throws InvalidSpecException {
        String number = text.startsWith("v") ? text.substring(1) : text;
        for (CdiVersion version : values()) {
            if (version.text.equals(number)) {
                return version;
            }
        }
        throw new InvalidSpecException("cdiVersion: '%s' is not a version of CDI".formatted(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
