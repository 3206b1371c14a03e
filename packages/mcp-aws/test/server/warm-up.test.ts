import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { warmUp } from '../../src/server/warm-up.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { xray } from '../../src/telemetry/tracing.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { createProtocolApp } from '../../src/testing/protocol/protocol-app.ts';
import { toolThat } from '../support/tools.ts';

async function warmed(definition = defineServer({})): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog({ service: 'test', level: 'debug', write: (line) => lines.push(line) });
  const tracing = await xray({ env: {}, log, service: 'test' });
  await warmUp({ definition, identity: { name: 'test', version: '0.0.0' }, log, tracing });
  return lines;
}

describe('the warm-up', () => {
  it('is neither logged nor counted', async () => {
    expect(await warmed()).toEqual([]);
  });

  it('runs no tool of the server', async () => {
    const tool = toolThat('one', async () => expect.fail('it was run'));
    expect(await warmed(defineServer({ tools: [tool] }))).toEqual([]);
  });

  it('finds a server that cannot answer before a caller does', async () => {
    const twice = toolThat('warm_up', async () => ({}));
    await expect(warmed(defineServer({ tools: [twice] }))).rejects.toThrow(/The server does not answer/);
    const routes = defineServer({ routes: (app) => app.get('/mcp', (c) => c.text('')) });
    await expect(warmed(routes)).rejects.toThrow(/would never be reached/);
  });

  it.each(protocolVersions)(
    'leaves no tool behind, and a call of it makes no metric of its own: %s',
    async (version) => {
      await warmed();
      const app = await createProtocolApp(defineServer({ tools: [toolThat('one', async () => ({}))] }));
      const { error } = await app.ask(version, 'tools/call', { name: 'warm_up', arguments: { text: 'x' } });
      expect(error?.code).toBe(-32_602);
      const line = app.lines().find(({ message }) => message === 'mcp request') as {
        _aws?: { CloudWatchMetrics: { Dimensions: string[][] }[] };
      };
      expect(line?._aws?.CloudWatchMetrics[0]?.Dimensions).toEqual([['service'], ['service', 'method']]);
    },
  );
});
