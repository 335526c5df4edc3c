// As much of a problem document as the page shows.
export interface ProblemView {
  readonly detail?: string;
}
