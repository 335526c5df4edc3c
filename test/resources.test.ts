import { describe, expect, it } from 'vitest';
import { createResources } from '../src/resources.ts';

describe('resources', () => {
  it('are released in reverse, each once, after the one before has ended', async () => {
    const order: string[] = [];
    const resources = createResources();
    resources.use({ [Symbol.dispose]: () => void order.push('database') });
    resources.use({
      async [Symbol.asyncDispose]() {
        await Promise.resolve();
        order.push('server');
      },
    });
    resources.defer(() => void order.push('sockets'));
    await resources[Symbol.asyncDispose]();
    await resources[Symbol.asyncDispose]();
    expect(order).toEqual(['sockets', 'server', 'database']);
  });

  it('are all released when one fails, and the failure is told', async () => {
    const order: string[] = [];
    const resources = createResources();
    resources.defer(() => void order.push('first'));
    resources.defer(() => {
      throw new Error('stuck');
    });
    await expect(resources[Symbol.asyncDispose]()).rejects.toMatchObject({ errors: [new Error('stuck')] });
    expect(order).toEqual(['first']);
  });
});
