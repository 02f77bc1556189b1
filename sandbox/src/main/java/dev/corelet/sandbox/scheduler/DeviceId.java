package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;

/** The name of a device in the cluster. */
record DeviceId(String driver, String pool, String device) {

    static DeviceId of(DeviceRequestAllocationResult result) {
        return new DeviceId(result.getDriver(), result.getPool(), result.getDevice());
    }

    PoolId poolId() {
        return new PoolId(driver, pool);
    }

    @Override
    public String toString() {
        return driver + "/" + pool + "/" + device;
    }
}
