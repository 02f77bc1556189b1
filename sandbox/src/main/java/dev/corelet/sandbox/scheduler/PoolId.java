package dev.corelet.sandbox.scheduler;

/** The name of a pool in the cluster; names alone are unique within a driver only. */
record PoolId(String driver, String name) {

    @Override
    public String toString() {
        return driver + "/" + name;
    }
}
