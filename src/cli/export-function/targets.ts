// The platforms that a function can be written for.

/** With the file that the platform looks for. */
export const ENTRIES = { openwhisk: 'server.mjs', knative: 'index.mjs', lambda: 'index.mjs' } as const;

export type FunctionTarget = keyof typeof ENTRIES;
export const FUNCTION_TARGETS = Object.keys(ENTRIES) as FunctionTarget[];
