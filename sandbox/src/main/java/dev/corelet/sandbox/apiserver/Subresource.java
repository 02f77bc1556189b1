package dev.corelet.sandbox.apiserver;

/** The part of an object that a write may change. */
enum Subresource {
    /** Everything but the status, for types whose status is written on its own. */
    MAIN,
    STATUS
}
