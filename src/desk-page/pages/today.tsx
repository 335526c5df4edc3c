import { PageHead } from '../parts/elements.tsx';

export function Today() {
  return <PageHead title="Today" />;
}
