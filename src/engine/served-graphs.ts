// The graphs that a model server computes for a version, and what they are called there.

export const SERVED_GRAPHS = ['encoder', 'reader', 'judge'] as const;
export type ServedGraph = (typeof SERVED_GRAPHS)[number];

/** A server's name for a graph of the model; the version is the model's own. */
export const servedName = (model: string, graph: ServedGraph): string => `${model}-${graph}`;
