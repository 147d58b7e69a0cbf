// The name both the runner and the scenarios know.

/** The variable with the path of the server's ready file. */
export const READY = 'INTEROP_READY';
