import { PageHead } from '../parts/elements.tsx';

export function Keys() {
  return <PageHead title="Keys" />;
}
