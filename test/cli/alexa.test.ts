import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { startService, temporaryFolder } from '../support/service.ts';

describe('frontdesk alexa package', () => {
  it('writes the skill of an endpoint', async () => {
    const output = join(mkdtempSync(join(tmpdir(), 'frontdesk-skill-')), 'skill');
    const endpoint = 'https://desk.lindenfalls.example';
    const { code, stdout } = await frontdesk([
      'alexa',
      'package',
      '--endpoint',
      endpoint,
      '--output',
      output,
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${output}: the skill of ${endpoint}/alexa\n` });
    const manifest = readFileSync(join(output, 'skill-package', 'skill.json'), 'utf8');
    expect(JSON.parse(manifest).manifest.apis.custom.endpoint.uri).toBe(`${endpoint}/alexa`);
  });

  it('says what Amazon would refuse', async () => {
    const { code, stderr } = await frontdesk(['alexa', 'package', '--endpoint', 'http://desk.example.org']);
    expect(code).toBe(2);
    expect(stderr).toContain('is not https');
  });
});

describe('frontdesk alexa say', () => {
  const documents = {
    'hours.txt': 'The library opens at nine in the morning and closes at eight in the evening.',
  };

  it('asks the running service, and prints what Alexa would say', async () => {
    const dataDir = temporaryFolder();
    await using service = await startService({
      environment: { ALEXA_SIMULATOR: 'true' },
      dataDir,
      documents,
    });
    await service.app.documentsRead;
    const environment = { DATA_DIR: dataDir, PORT: new URL(service.url).port };
    const { code, stdout, stderr } = await frontdesk(
      ['alexa', 'say', 'Alexa, open front desk', 'when does the library open', 'stop'],
      { environment },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Alexa {2}Hello! .*\n.* ms, Alexa listens on/);
    expect(stdout).toMatch(/when does the library open {2}\(WhenIntent\)\nAlexa {2}.*nine/);
    expect(stdout).toMatch(/Card {3}hours: /i);
    expect(stdout).toMatch(/Alexa {2}Goodbye\.\n.* ms, the session is over/);
  });

  it('is refused by a service that does not trust it', async () => {
    const dataDir = temporaryFolder();
    {
      await using _trusting = await startService({ environment: { ALEXA_SIMULATOR: 'true' }, dataDir });
    }
    const environment = { ALEXA_SKILL_ID: 'amzn1.ask.skill.5f3c6c1e-7b0d-4d8e-9c55-8a1f3c9a1111' };
    await using service = await startService({ environment, dataDir });
    const { code, stderr } = await frontdesk(['alexa', 'say', 'help'], {
      environment: { ...environment, DATA_DIR: dataDir, PORT: new URL(service.url).port },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('The service answered 400');
  });

  it('says how to start the service when there is nothing to sign with', async () => {
    const { code, stderr } = await frontdesk(['alexa', 'say', 'help'], {
      environment: { DATA_DIR: temporaryFolder() },
    });
    expect(code).toBe(4);
    expect(stderr).toContain('frontdesk serve --alexa-simulator');
  });
});
