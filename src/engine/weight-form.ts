// How the weights of a model version are stored.

/** As trained, in half precision, or matrices and tables as one byte a number with a scale for each column or row. */
export const WEIGHT_FORMS = ['float32', 'float16', 'int8'] as const;
export type WeightForm = (typeof WEIGHT_FORMS)[number];

/** How many bytes a number takes in `weights.bin`. */
export const bytesPerNumber = { float32: 4, float16: 2, int8: 1 } as const satisfies Record<
  WeightForm,
  number
>;
