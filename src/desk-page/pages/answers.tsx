import { PageHead } from '../parts/elements.tsx';

export function Answers() {
  return <PageHead title="Answers" />;
}
