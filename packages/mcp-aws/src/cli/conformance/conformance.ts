import { createInterface } from 'node:readline';
import { openClient } from '../client/mcp-client.ts';
import { type DevServer, devUrl, startDevServer } from '../dev/dev-server.ts';
import { createDevView } from '../dev/dev-view.ts';
import { checkPort } from '../dev/port.ts';
import { Cancelled, exitCode, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { findProject } from '../project/project.ts';
import type { Ui } from '../ui.ts';
import { type Offered, type Scenario, scenariosFor } from './scenarios.ts';

const suite = '@modelcontextprotocol/conformance@0.2.0-alpha.12';

export interface ConformanceFlags {
  readonly port: number;
  readonly json?: true;
}

/**
 * Runs the official conformance suite against the server on this machine, in both protocol versions. Returns the exit code.
 * @throws UserError where the server or the suite cannot be started
 */
export async function conformance({ port, json }: ConformanceFlags, ui: Ui): Promise<number> {
  const project = findProject(ui.cwd);
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 22)
    throw new UserError(`The conformance suite needs Node 22; this is ${process.versions.node}.`, 'Use a newer Node.');
  await checkPort(port);
  const { signal } = ui;
  const server = await startDevServer({ project, port, auth: 'none', env: {}, reload: false, signal });
  try {
    await untilListening(server, ui);
    const scenarios = scenariosFor(await offeredBy(devUrl(port), signal));
    const failed: Scenario[] = [];
    for (const scenario of scenarios) if (!(await passes(scenario, devUrl(port), ui))) failed.push(scenario);
    if (signal.aborted) throw new Cancelled();
    const success = failed.length === 0;
    if (json) await ui.print(toJson({ success, scenarios, failed }));
    const names = failed.map(({ version, name }) => `${name} (${version})`).join(', ');
    ui.note(success ? `All ${scenarios.length} scenarios passed.` : `Failed: ${names}`);
    return success ? exitCode.done : exitCode.failed;
  } finally {
    server.stop();
    await server.ended;
  }
}

/** Resolves when the server listens, and goes on reading what it prints. @throws UserError where it ends before */
async function untilListening({ stdout, stderr, ended }: DevServer, { note, signal }: Ui): Promise<void> {
  const view = createDevView(false);
  createInterface({ input: stderr }).on('line', note);
  const listening = new Promise<true>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const { record, text } = view(line);
      if (record?.message === 'listening') resolve(true);
      else if (record === undefined || record.level === 'error') note(text);
    });
  });
  const started = await Promise.race([listening, ended.then(() => false)]);
  if (signal.aborted) throw new Cancelled();
  if (!started) throw new UserError('The server did not start.', 'See what it printed above.');
}

async function offeredBy(url: string, signal: AbortSignal): Promise<Offered> {
  const client = await openClient(url, {}, signal);
  const { tools, resources, prompts } = client.getServerCapabilities() ?? {};
  await client.close();
  return { tools: tools !== undefined, resources: resources !== undefined, prompts: prompts !== undefined };
}

async function passes({ version, name }: Scenario, url: string, { signal }: Ui): Promise<boolean> {
  const { execa } = await import('execa');
  const args = ['--yes', suite, 'server', '--url', url, '--spec-version', version, '--scenario', name];
  const { failed } = await execa('npx', args, {
    stdin: 'ignore',
    // stdout is for data.
    stdout: process.stderr,
    stderr: process.stderr,
    reject: false,
    cancelSignal: signal,
  });
  return !failed;
}
