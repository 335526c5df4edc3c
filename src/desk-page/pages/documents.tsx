import { PageHead } from '../parts/elements.tsx';

export function Documents() {
  return <PageHead title="Documents" />;
}
