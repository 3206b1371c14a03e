// Records docs/img/demo.svg: a project is made, its server runs, and a tool is called. All output is real. It needs a build, and
// the registry for the dependencies of the project: node scripts/demo.mjs [folder to make the project in]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStarted } from './generated-region.mjs';
import { renderTerminal } from './terminal-svg.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/img/demo.svg');

/** No pause of the recording is longer, in milliseconds: nobody wants to watch npm. */
const longestPause = 1500;
const largest = 60 * 1024;

const url = 'http://127.0.0.1:3000/mcp';
const panes = [
  { title: 'my-server', rows: 20 },
  { title: 'another terminal', rows: 4 },
];

/** A process, and what it prints with the time of each piece. */
function start(command, args, cwd) {
  const env = { ...process.env, NO_COLOR: '1', npm_config_update_notifier: 'false', npm_config_fund: 'false' };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => pieces.push({ text, at: performance.now() }));
  }
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { pieces, ended, stop: () => child.kill('SIGINT') };
}

/**
 * What was printed as steps of a recording. Pure.
 * @param pieces texts with the time of each, in milliseconds
 * @param hide replaces what belongs to this machine
 */
export function stepsOf(pane, pieces, startedAt, hide = (text) => text) {
  let before = startedAt;
  return linesOf(pieces).map(({ text, at }) => {
    const after = Math.min(Math.max(at - before, 0), longestPause);
    before = at;
    return { pane, output: hide(text), after };
  });
}

/** Whole lines, with the time at which each was complete, and without blank ones at either end. */
function linesOf(pieces) {
  const lines = [];
  let rest = '';
  for (const { text, at } of pieces) {
    const [...complete] = `${rest}${text}`.split('\n');
    rest = complete.pop() ?? '';
    lines.push(...complete.map((line) => ({ text: line, at })));
  }
  if (rest !== '') lines.push({ text: rest, at: pieces.at(-1)?.at ?? 0 });
  const isBlank = ({ text }) => text.trim() === '';
  while (lines.length > 0 && isBlank(lines[0])) lines.shift();
  while (lines.length > 0 && isBlank(lines.at(-1))) lines.pop();
  return lines;
}

/** Runs it to its end. @throws Error where it fails */
async function record(pane, shown, [command, ...args], cwd, hide) {
  const startedAt = performance.now();
  const { pieces, ended } = start(command, args, cwd);
  const code = await ended;
  if (code !== 0) throw new Error(`${shown} ended with ${code}:\n${pieces.map(({ text }) => text).join('')}`);
  return [{ pane, command: shown }, ...stepsOf(pane, pieces, startedAt, hide)];
}

/** Resolves when it has printed a text. @throws Error after a minute */
async function untilPrinted({ pieces }, text) {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (
      pieces
        .map((piece) => piece.text)
        .join('')
        .includes(text)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It did not print ${text}:\n${pieces.map((piece) => piece.text).join('')}`);
}

async function recordAll(folder) {
  const hide = (text) => text.replaceAll(folder, '~').trimEnd();
  const project = join(folder, 'my-server');
  const cli = join(project, 'node_modules/mcp-aws/bin/mcp-aws.js');
  const node = process.execPath;
  const flags = ['my-server', '-y', '--no-git'];
  const made = await record(
    0,
    `npx create-mcp-aws ${flags.join(' ')}`,
    [node, join(root, 'bin/create-mcp-aws.js'), ...flags],
    folder,
    hide,
  );

  const startedAt = performance.now();
  const server = start(node, [cli, 'dev'], project);
  try {
    await untilPrinted(server, url);
    const serving = stepsOf(0, server.pieces, startedAt, hide);
    const known = server.pieces.length;
    const call = ['call', '--url', url, 'search_books', '{"query":"austen"}'];
    const shown = `npx mcp-aws ${call.slice(0, -1).join(' ')} '${call.at(-1)}'`;
    const called = await record(1, shown, [node, cli, ...call], project, hide);
    await untilPrinted(server, 'search_books');
    const logged = stepsOf(0, server.pieces.slice(known), performance.now(), hide);
    return [...made, { pane: 0, command: 'cd my-server && npx mcp-aws dev' }, ...serving, ...called, ...logged];
  } finally {
    server.stop();
    await server.ended;
  }
}

if (isStarted(import.meta.url)) {
  const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'demo-'));
  const steps = await recordAll(folder);
  const label =
    'A terminal: create-mcp-aws makes a project, mcp-aws dev runs its server, and mcp-aws call calls a tool.';
  const svg = renderTerminal({ steps, panes, columns: 90, label });
  if (Buffer.byteLength(svg) > largest)
    throw new Error(`The recording has ${Buffer.byteLength(svg)} bytes, more than ${largest}.`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, svg);
  if (process.argv[2] === undefined) rmSync(folder, { recursive: true, force: true });
}
