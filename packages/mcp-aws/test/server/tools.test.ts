import { describe, expect, it } from 'vitest';
import { type Caller, defineServer, ToolError } from '../../src/index.ts';
import {
  mcpMessage,
  mcpRequest,
  type ProtocolVersion,
  protocolVersions,
  readAnswer,
} from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestAppOptions } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';
import { toolThat } from '../support/tools.ts';

const tools = [
  toolThat('refusing', async () => Promise.reject(new ToolError('Try another book.'))),
  toolThat('failing', async () => Promise.reject(new Error('password=hunter2 at db.internal'))),
  toolThat('endless', async () => ({ text: 'x'.repeat(3_000_000) })),
  toolThat('writing', async () => ({ written: true }), 'write'),
  toolThat('ruling', async () => ({ ruled: true }), 'admin'),
  toolThat('knowing', async ({ caller }) => ({ caller })),
];

async function call(
  name: string,
  version: ProtocolVersion,
  options: Omit<TestAppOptions, 'definition'> & { caller?: Caller } = {},
) {
  const { caller, ...rest } = options;
  const app = await createTestApp({ definition: defineServer({ tools }), auth: authAs(caller), ...rest });
  const response = await app.send(mcpRequest(app.url, mcpMessage(version, 'tools/call', { name, arguments: {} })));
  return { response, app };
}

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  const answerOf = async (...args: [name: string, options?: Parameters<typeof call>[2]]) => {
    const [name, options] = args;
    const { response, app } = await call(name, version, options);
    return { ...(await readAnswer(response)), lines: app.lines() };
  };
  const errors = (lines: readonly object[]) => lines.filter((line) => 'level' in line && line.level === 'ERROR');

  describe('a tool that fails', () => {
    it('tells the caller why, which is not an error of the server', async () => {
      const { result, lines } = await answerOf('refusing');
      expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'Try another book.' }] });
      expect(errors(lines)).toEqual([]);
      expect(lines).toContainEqual(expect.objectContaining({ errorCode: 'tool_error', ClientErrors: 1, Errors: 0 }));
    });

    it('keeps everything else to the log', async () => {
      const { result, text, lines } = await answerOf('failing');
      expect(result).toMatchObject({
        isError: true,
        content: [{ text: 'The tool failed. The server has logged why.' }],
      });
      expect(text).not.toMatch(/hunter2|db\.internal|at .*\.ts/);
      expect(errors(lines)).toMatchObject([{ message: 'tool failed', tool: 'failing', error: { name: 'Error' } }]);
      expect(lines).toContainEqual(expect.objectContaining({ errorCode: 'tool_failed', ClientErrors: 0, Errors: 1 }));
    });

    it('cannot return more than the platform sends', async () => {
      const { error, text, lines } = await answerOf('endless');
      expect(error).toEqual({ code: -32_603, message: expect.stringContaining('more than the 5242880 bytes') });
      expect(text.length).toBeLessThan(1000);
      expect(errors(lines)).toMatchObject([{ message: 'answer too large', name: 'endless', limit: 5_242_880 }]);
      expect(lines).toContainEqual(expect.objectContaining({ errorCode: 'too_large', ClientErrors: 0, Errors: 1 }));
    });
  });

  describe('a scope', () => {
    const allowed = (name: string, ...scopes: Caller['scopes'][number][]) =>
      answerOf(name, { caller: callerWith(...scopes) }).then(({ result }) => result?.isError !== true);

    it('is needed for a tool, or a broader one', async () => {
      expect(await allowed('writing', 'write')).toBe(true);
      expect(await allowed('writing', 'admin')).toBe(true);
      expect(await allowed('ruling', 'admin')).toBe(true);
    });

    it('is not needed where there is no auth', async () => {
      const { result } = await answerOf('ruling');
      expect(result?.structuredContent).toEqual({ ruled: true });
    });

    it('that is lacking is challenged for, under the name that clients ask for', async () => {
      const resourceMetadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
      const { response, app } = await call('ruling', version, {
        auth: authAs(callerWith('write'), { resourceMetadataUrl }),
        config: { scopeErrors: 'challenge', scopePrefix: 'mcp:' },
      });
      expect(response.status).toBe(403);
      const challenge = response.headers.get('www-authenticate');
      expect(challenge).toMatch(/^Bearer .*error="insufficient_scope"/);
      expect(challenge).toContain('scope="mcp:admin"');
      expect(challenge).toContain(`resource_metadata="${resourceMetadataUrl}"`);
      await response.text();
      expect(app.lines()).toContainEqual(expect.objectContaining({ errorCode: 'insufficient_scope', ClientErrors: 1 }));
    });

    it('that is lacking is named in the result, where the stack is configured so', async () => {
      const { result, status, lines } = await answerOf('ruling', {
        caller: callerWith('write'),
        config: { scopeErrors: 'tool-error', scopePrefix: 'mcp:' },
      });
      expect(status).toBe(200);
      const text = 'The tool ruling needs the scope mcp:admin, which the caller lacks.';
      expect(result).toMatchObject({ isError: true, content: [{ text }] });
      expect(lines).toContainEqual(expect.objectContaining({ errorCode: 'insufficient_scope', ClientErrors: 1 }));
    });
  });

  it('a tool knows who calls', async () => {
    const caller = callerWith('read');
    const { result } = await answerOf('knowing', { caller });
    expect(result?.structuredContent).toEqual({ caller });
  });
});
