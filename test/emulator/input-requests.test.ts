import { join } from 'node:path';
import { GetSecretValueCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpMessage, mcpRequest, readAnswer } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { jsonOf } from '../support/emulator/cli.ts';
import { physicalId } from '../support/emulator/deployed.ts';
import { clientOptions, type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { sendTo } from '../support/emulator/send-to.ts';
import { ministack, whyNot } from '../support/tools.ts';

const tool = `import { defineTool } from 'mcp-aws';
import * as z from 'zod';

export const lendBook = defineTool({
  name: 'lend_book',
  description: 'Lends a book, once its reader has agreed.',
  inputSchema: z.object({ isbn: z.string() }),
  async run({ isbn }, { elicit }) {
    const answer = await elicit({ message: \`Lend \${isbn}?\`, requestedSchema: z.object({ sure: z.boolean() }) });
    return answer.action === 'accept' && answer.content.sure ? \`Lent \${isbn}.\` : 'Not lent.';
  },
});
`;
const stack = 'asking-dev';

/** One stack in MiniStack, which runs the server and the function that rotates its key. Each test goes on from the one before. */
describe.skipIf(await whyNot(ministack))('a server whose tool asks its caller', () => {
  let emulator: Emulator;
  let project: Operated;
  let secrets: SecretsManagerClient;
  let key: string;
  let url: string;
  beforeAll(async () => {
    emulator = await startEmulator('input-requests');
    secrets = new SecretsManagerClient(clientOptions(emulator));
    project = await operate('native-none', emulator, 'asking');
    await fs.writeFile(join(project.folder, 'src/tools/lend-book.ts'), tool);
    await project.edit('src/server.ts', 'tools: [', 'tools: [lendBook, ');
    await project.edit(
      'src/server.ts',
      'import { searchBooks',
      "import { lendBook } from './tools/lend-book.ts';\nimport { searchBooks",
    );
    await project.configure(['inputRequests'], true);
    // MiniStack answers the preflights of HTTP APIs itself. On AWS they are a route like any other.
    await project.configure(['streaming'], true);
    await project.configure(['allowedOrigins'], ['localhost']);
    await project.configure(['allowedHosts'], ['proxy.example.com']);
    await project.configure(['limits'], { bodyBytes: 2048 });
  });
  afterAll(() => emulator.close());

  const send = (params: object, headers: Record<string, string> = {}): Promise<Response> => {
    const _meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
    const message = mcpMessage('2026-07-28', 'tools/call', {
      name: 'lend_book',
      arguments: { isbn: '1' },
      _meta,
      ...params,
    });
    return sendTo(emulator, mcpRequest(url, { ...message, headers: { ...message.headers, ...headers } }));
  };
  const call = async (params: object = {}) => (await readAnswer(await send(params))).result ?? {};
  const answer = (requestState: unknown) =>
    call({ requestState, inputResponses: { 'elicit-1': { action: 'accept', content: { sure: true } } } });
  const lent = { content: [{ type: 'text', text: 'Lent 1.' }] };
  const textOf = async (VersionStage: string): Promise<string | undefined> =>
    (await secrets.send(new GetSecretValueCommand({ SecretId: key, VersionStage }))).SecretString;

  it('is deployed, and told what its secret costs', async () => {
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect(jsonOf(ran)).toMatchObject({ success: true, idleCostPerMonth: 0.4 });
    url = String(jsonOf(ran).url);
    key = await physicalId(emulator, stack, 'AWS::SecretsManager::Secret', 'ServerInputRequests');
  });

  it('asks, and goes on with the answer', async () => {
    const asked = await call();
    expect(asked).toMatchObject({
      resultType: 'input_required',
      inputRequests: { 'elicit-1': { params: { message: 'Lend 1?' } } },
    });
    expect(await answer(asked.requestState)).toMatchObject(lent);
  });

  it('goes on after its key was replaced with what was signed before, and with what is signed then', async () => {
    const [before, { requestState: signedBefore }] = [await textOf('AWSCURRENT'), await call()];
    const token = crypto.randomUUID();
    await secrets.send(new RotateSecretCommand({ SecretId: key, ClientRequestToken: token }));
    const rotation = await physicalId(emulator, stack, 'AWS::Lambda::Function', 'ServerInputRequestsRotation');
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      const event = { Step, SecretId: key, ClientRequestToken: token };
      const invoked = await fetch(`${emulator.url}/2015-03-31/functions/${rotation}/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      expect([invoked.headers.get('x-amz-function-error'), await invoked.text()]).toEqual([null, 'null']);
    }
    expect(await textOf('AWSPREVIOUS')).toBe(before);
    expect(await textOf('AWSCURRENT')).not.toBe(before);

    expect(await answer(signedBefore)).toMatchObject(lent);
    // A function that starts anew has the new key alone to sign with.
    await project.configure(['stages', 'dev'], { lambda: { memory: 640 } });
    expect((await project.run('deploy', '-y')).code).toBe(0);
    expect(await answer((await call()).requestState)).toMatchObject(lent);
    expect(await answer(signedBefore)).toMatchObject(lent);
  });

  it('has the pages, hosts and limits of its configuration', async () => {
    const origin = 'http://localhost:5173';
    const preflight = await sendTo(
      emulator,
      new Request(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } }),
    );
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect((await send({}, { origin })).status).toBe(200);
    expect((await send({}, { origin: 'https://evil.example' })).status).toBe(403);
    const large = await send({ arguments: { isbn: 'x'.repeat(4096) } });
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('more than 2048 bytes')]);
    const { Configuration } = (await (
      await fetch(
        `${emulator.url}/2015-03-31/functions/${await physicalId(emulator, stack, 'AWS::Lambda::Function', 'ServerHosting')}`,
      )
    ).json()) as { Configuration: { Environment: { Variables: Record<string, string> } } };
    expect(Configuration.Environment.Variables.MCP_ALLOWED_HOSTS).toBe(`${new URL(url).hostname},proxy.example.com`);
  });
});
