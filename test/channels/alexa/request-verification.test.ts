import type { RequestEnvelope } from 'ask-sdk-model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelopeOf, requestOf } from '../../../src/channels/alexa/simulator/envelope.ts';
import { signedHeaders } from '../../../src/channels/alexa/simulator/signed-request.ts';
import { makeSigningChain, type SigningChain } from '../../../src/channels/alexa/simulator/signing-chain.ts';
import { type AlexaServer, CERTIFICATE_URL, SKILL_ID, startAlexaServer } from './alexa-server.ts';

const HOUR_MS = 3_600_000;

function launch(change: (envelope: RequestEnvelope) => void = () => undefined): string {
  const session = { id: 'amzn1.echo-api.session.1', isNew: true, attributes: {} };
  const common = { skillId: SKILL_ID, userId: 'amzn1.ask.account.A', locale: 'en-US', session };
  const envelope = envelopeOf(requestOf({ type: 'launch' }, 'en-US'), {
    ...common,
    apiEndpoint: 'https://api.amazonalexa.com',
  });
  change(envelope);
  return JSON.stringify(envelope);
}

describe('a request to the skill', () => {
  let signing: SigningChain;
  let server: AlexaServer;

  const post = (body: string, headers: Record<string, string>, to = server) =>
    fetch(`${to.url}/alexa`, { method: 'POST', body, headers });
  const signed = (body: string, certificateUrl = CERTIFICATE_URL) =>
    signedHeaders(body, { privateKey: signing.privateKey, certificateUrl });

  const expectRefusal = async (response: Response, to = server) => {
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as { readonly detail: string };
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', instance: '/alexa' });
    expect(problem.detail).toBe('This is no request that Alexa signed for the skill of this service.');
    expect(JSON.stringify(problem)).not.toMatch(/certificate|timestamp|amzn1/);
    return to.refusals();
  };

  beforeAll(async () => {
    signing = await makeSigningChain();
    server = await startAlexaServer({ signing });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('that Alexa signed is answered', async () => {
    const body = launch();
    const response = await post(body, signed(body));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Linden Falls Public Library');
  });

  test('leaves the bodies of other routes to their parsers', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${server.url}/other`, { method: 'POST', body: '{"a":1}', headers });
    expect(await response.json()).toEqual({ a: 1 });
  });

  test.each([
    'https://s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem',
    'HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem',
  ])('may name its certificate %s', async (url) => {
    const body = launch();
    expect((await post(body, signed(body, url))).status).toBe(200);
    expect(server.downloads.at(-1)).toBe('https://s3.amazonaws.com/echo.api/echo-api-cert.pem');
  });

  test.each([
    'http://s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://notamazon.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem',
    'https://s3.amazonaws.com/invalid.path/echo-api-cert.pem',
    'https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/../other/echo-api-cert.pem',
    'https://s3.amazonaws.com/echo.api/%2e%2e/other/echo-api-cert.pem',
    'https://me@s3.amazonaws.com/echo.api/echo-api-cert.pem',
    'https://s3.amazonaws.com.example.org/echo.api/echo-api-cert.pem',
    'echo-api-cert.pem',
  ])('is refused when it names its certificate %s, and nothing is downloaded', async (url) => {
    const body = launch();
    const before = [server.downloads.length, await server.refusals()] as const;
    expect(await expectRefusal(await post(body, signed(body, url)))).toBe(before[1] + 1);
    expect(server.downloads).toHaveLength(before[0]);
  });

  test.each([
    ['an expired certificate', { validTo: new Date(Date.now() - HOUR_MS) }],
    ['a certificate that is not valid yet', { validFrom: new Date(Date.now() + HOUR_MS) }],
    ['a certificate for somebody else', { hosts: ['echo-api.example.com'] }],
    ['a certificate for everybody there', { hosts: ['*.amazon.com'] }],
  ])('is refused with %s', async (_what, options) => {
    const other = await makeSigningChain(options);
    await using strict = await startAlexaServer({ signing: other });
    const body = launch();
    await expectRefusal(await post(body, signedHeaders(body, strict.signer), strict), strict);
  });

  test('is refused with a certificate of an authority that nobody trusts', async () => {
    const other = await makeSigningChain();
    await using strict = await startAlexaServer({ signing: other, trustedRoots: [signing.root] });
    const body = launch();
    await expectRefusal(await post(body, signedHeaders(body, strict.signer), strict), strict);
  });

  test('is refused when a certificate of its chain is missing', async () => {
    const [leaf = ''] = signing.chain.split(/(?<=-----END CERTIFICATE-----\n)/);
    await using strict = await startAlexaServer({ signing, download: async () => leaf });
    const body = launch();
    await expectRefusal(await post(body, signed(body), strict), strict);
  });

  test('is refused when a certificate that is no authority issued its own', async () => {
    const [leaf = ''] = signing.chain.split(/(?<=-----END CERTIFICATE-----\n)/);
    await using strict = await startAlexaServer({ signing, trustedRoots: [leaf] });
    const body = launch();
    await expectRefusal(await post(body, signed(body), strict), strict);
  });

  test('is refused when its body was altered by one byte', async () => {
    const body = launch();
    await expectRefusal(await post(body.replace('LaunchRequest', 'LaunchRequesT'), signed(body)));
  });

  test.each(['Signature-256', 'SignatureCertChainUrl'])('is refused without the header %s', async (name) => {
    const body = launch();
    const { [name]: _left, ...headers } = signed(body);
    expect(headers.Signature).toBeTruthy();
    await expectRefusal(await post(body, headers));
  });

  test.each([
    ['old', -151_000],
    ['in the future', 151_000],
  ])('is refused when its time is too %s', async (_what, offsetMs) => {
    const body = launch(({ request }) => {
      request.timestamp = new Date(Date.now() + offsetMs).toISOString();
    });
    await expectRefusal(await post(body, signed(body)));
  });

  test.each([undefined, 'now', ''])('is refused when its time is %s', async (timestamp) => {
    const body = launch(({ request }) => Object.assign(request, { timestamp }));
    await expectRefusal(await post(body, signed(body)));
  });

  test.each([-140_000, 140_000])('is answered when its time is %d ms off', async (offsetMs) => {
    const body = launch(({ request }) => {
      request.timestamp = new Date(Date.now() + offsetMs).toISOString();
    });
    expect((await post(body, signed(body))).status).toBe(200);
  });

  test('that tells of an event may be as old as an hour', async () => {
    const event = (ageMs: number) =>
      launch((envelope) => {
        delete envelope.session;
        const timestamp = new Date(Date.now() - ageMs).toISOString();
        Object.assign(envelope.request, { type: 'AlexaSkillEvent.SkillEnabled', timestamp });
      });
    const [young, old] = [event(HOUR_MS - 10_000), event(HOUR_MS + 10_000)];
    expect(await (await post(young, signed(young))).json()).toMatchObject({ response: {} });
    await expectRefusal(await post(old, signed(old)));
  });

  test('is refused when it is for another skill', async () => {
    const other = 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000';
    const everywhere = launch().replaceAll(SKILL_ID, other);
    const inContext = launch((envelope) => {
      envelope.context.System.application.applicationId = other;
    });
    await expectRefusal(await post(everywhere, signed(everywhere)));
    await expectRefusal(await post(inContext, signed(inContext)));
  });

  test.each(['', 'not JSON', '[]', '{"request":{}}'])(
    'is refused when its signed body is %j',
    async (body) => {
      await expectRefusal(await post(body, signed(body)));
    },
  );

  test('is answered whatever properties Amazon adds', async () => {
    const body = launch((envelope) => {
      Object.assign(envelope, { experimental: { a: [1] } });
      Object.assign(envelope.context, { Geolocation: { coordinate: {} } });
      Object.assign(envelope.request, { shouldLinkResultBeReturned: false });
    });
    expect((await post(body, signed(body))).status).toBe(200);
  });

  test('is answered with a body of 1 MB, and refused with a larger one', async () => {
    const padded = (bytes: number) => {
      const spare = bytes - Buffer.byteLength(launch()) - '"padding":"",'.length;
      return launch((envelope) => Object.assign(envelope, { padding: 'x'.repeat(spare) }));
    };
    const [fits, over] = [padded(1_000_000), padded(1_100_000)];
    expect((await post(fits, signed(fits))).status).toBe(200);
    const response = await post(over, signed(over));
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('that is one of 200 at the same time is answered after one download', async () => {
    await using busy = await startAlexaServer({ signing });
    const body = launch();
    const headers = signed(body);
    const responses = await Promise.all(Array.from({ length: 200 }, () => post(body, headers, busy)));
    expect(responses.map(({ status }) => status)).toEqual(Array(200).fill(200));
    expect(busy.downloads).toEqual([CERTIFICATE_URL]);
  });

  test('finds nothing where no skill is set up', async () => {
    await using none = await startAlexaServer({ signing, skillId: undefined });
    const body = launch();
    const response = await post(body, signed(body), none);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });
});
