import { PageHead } from '../parts/elements.tsx';

export function Models() {
  return <PageHead title="Models" />;
}
