import { describe, expect, it } from 'vitest';
import { renderApiPage } from '../../../src/channels/http/api-page.ts';
import { describeApi } from '../../../src/channels/http/openapi.ts';
import { operations } from '../../../src/channels/http/operations.ts';

const description = describeApi(operations, '1.2.3');
const described = Object.values(description.paths).flatMap((methods) => Object.values(methods));

describe('/openapi.json', () => {
  it('describes every operation once, under its own name', () => {
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(
      operations.map(({ id }) => id).sort(),
    );
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  it('refers only to schemas that it has', () => {
    const names = [...JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(50);
    expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(names));
    expect(JSON.stringify(description)).not.toContain('$defs');
  });

  it('names the parameters in each path', () => {
    for (const [path, methods] of Object.entries(description.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(methods)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
          names,
        );
      }
    }
  });

  it('tells which parameters are needed', () => {
    const search = description.paths['/v1/documents/search']?.get?.parameters ?? [];
    const needed = search.filter(({ required }) => required).map(({ name }) => name);
    expect(needed).toEqual(['q']);
  });
});

describe('/docs', () => {
  const page = renderApiPage(description);

  it('shows every operation and every schema, and links lead somewhere', () => {
    const ids = [...page.matchAll(/ id="(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(operations.map(({ id }) => id)));
    const links = [...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(links));
  });

  it('needs no script and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<style| style=|\son\w+=/);
    for (const [, address = ''] of page.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(address).toMatch(/^[/#][^/]/);
  });

  it('escapes what it shows', () => {
    const [first] = operations;
    const odd = {
      ...(first ?? operations[0]),
      summary: '<img src=x onerror=alert(1)>',
    } as (typeof operations)[number];
    expect(renderApiPage(describeApi([odd], '1'))).not.toContain('<img');
  });
});
