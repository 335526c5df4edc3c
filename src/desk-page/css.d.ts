/** esbuild puts them into one style sheet beside the script. */
declare module '*.css';
