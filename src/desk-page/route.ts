// Where in the page somebody is: the fragment of the address, such as `#/inbox/<conversation>`.
import { useEffect, useState } from 'preact/hooks';

export type Route = readonly string[];

const parse = (): Route =>
  location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);

export function useRoute(): Route {
  const [route, setRoute] = useState(parse);
  useEffect(() => {
    const listen = () => setRoute(parse());
    addEventListener('hashchange', listen);
    return () => removeEventListener('hashchange', listen);
  }, []);
  return route;
}

export const go = (...parts: readonly string[]): void => {
  location.hash = `/${parts.map(encodeURIComponent).join('/')}`;
};
