// /desk: the page of the people behind the desk, with the strictest policy of what it may load.
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { allows } from '../../middleware/allowed-methods.ts';

const PAGE = fileURLToPath(new URL('../../../../../public/desk.html', import.meta.url));

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export function deskPage(): Router {
  return Router()
    .get('/desk', (_request, response) => {
      response.set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-cache' }).sendFile(PAGE);
    })
    .all('/desk', allows('GET'));
}
