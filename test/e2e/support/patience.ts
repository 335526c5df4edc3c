// How long the tests wait for what is done in a moment on an idle machine.

export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);
