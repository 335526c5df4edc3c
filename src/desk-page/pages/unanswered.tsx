import { PageHead } from '../parts/elements.tsx';

export function Unanswered() {
  return <PageHead title="Unanswered" />;
}
