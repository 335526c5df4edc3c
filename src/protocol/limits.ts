// How long texts may be. Apart from the schemas, so that the browser's script has the numbers without the validator.

export const MAX_QUESTION_CHARS = 1000;
export const MAX_CONTEXT_CHARS = 20_000;
/** A correction, or a comment. */
export const MAX_REMARK_CHARS = 4000;
/** The messages of one page of history. */
export const MAX_HISTORY_MESSAGES = 100;
