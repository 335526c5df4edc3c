// The health check of the image: ends with 0 while the service lives.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const { PORT = '8080', TLS_CERT_FILE } = process.env;
const PATIENCE_MS = 4000;

const options = {
  host: '127.0.0.1',
  port: PORT,
  path: '/livez',
  timeout: PATIENCE_MS,
  // The certificate names the public host, not this one.
  rejectUnauthorized: false,
};
const call = (TLS_CERT_FILE ? httpsRequest : httpRequest)(options, (response) => {
  response.resume();
  process.exitCode = response.statusCode === 200 ? 0 : 1;
});
call.on('timeout', () => call.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
call.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
call.end();
