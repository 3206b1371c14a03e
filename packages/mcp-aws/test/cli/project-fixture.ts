import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { forStage, parseConfig, type StageConfig } from '../../src/config/config.ts';
import type { ConfigInput } from '../../src/config/schema.ts';

const basic: ConfigInput = {
  name: 'my-server',
  region: 'eu-central-1',
  runtime: 'native',
  auth: { mode: 'none' },
};

/** The configuration of a stage, with what a test changes. */
export const stageConfig = (changes: Partial<ConfigInput> = {}, stage = 'dev'): StageConfig =>
  forStage(parseConfig({ ...basic, ...changes }), stage);

/** An empty folder, gone after the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-aws-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder of a project without code and dependencies, gone after the test. */
export function projectFolder(changes: Partial<ConfigInput> = {}, manifest: object = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mcp-aws.jsonc'), JSON.stringify({ ...basic, ...changes }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'my-server', version: '1.2.3', ...manifest }));
  return folder;
}
