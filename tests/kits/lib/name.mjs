// The name both the runner and the scenarios know.

/** The variable with the address of the apps. */
export const HOST = 'KITS_HOST';
