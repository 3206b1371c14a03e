import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProjectFolder, readConfig } from '../../src/config/file.ts';
import { refusalOf } from '../support/config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-aws-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string): void => writeFileSync(join(folder, 'mcp-aws.jsonc'), text);

describe('mcp-aws.jsonc', () => {
  it('is JSON with comments and trailing commas', () => {
    write(`// A server.
{
  "$schema": "./node_modules/mcp-aws/schema.json",
  "name": "my-server", /* its stacks are my-server-<stage> */
  "region": "eu-central-1",
  "runtime": "web-adapter",
  "auth": { "mode": "none" },
}
`);
    expect(readConfig(folder)).toMatchObject({ name: 'my-server', runtime: 'web-adapter' });
  });

  it('is refused where it is not JSON, with the line', () => {
    write('{\n  "name": "my-server"\n  "region": "eu-central-1"\n}\n');
    expect(refusalOf(() => readConfig(folder))).toEqual({
      message: `${join(folder, 'mcp-aws.jsonc')} is not valid JSON: line 3, CommaExpected.`,
      suggestion: 'Fix that line.',
    });
  });

  it.each(['', 'null', '[]', '"x"'])('is refused where it is %j', (text) => {
    write(text);
    expect(refusalOf(() => readConfig(folder)).message).toContain(join(folder, 'mcp-aws.jsonc'));
  });

  it('is refused where it is not there', () => {
    const { message, suggestion } = refusalOf(() => readConfig(folder));
    expect(message).toContain(`${join(folder, 'mcp-aws.jsonc')} cannot be read: ENOENT`);
    expect(suggestion).toBe('Restore it from your repository.');
  });

  it('is named in what is wrong with it', () => {
    write('{"name":"my-server","region":"eu-central-1","runtime":"x","auth":{"mode":"none"}}');
    expect(refusalOf(() => readConfig(folder)).message).toContain(`${join(folder, 'mcp-aws.jsonc')}: runtime: `);
  });
});

describe('the folder of a project', () => {
  it('is the nearest that has the file', () => {
    const deep = join(folder, 'src', 'tools');
    mkdirSync(deep, { recursive: true });
    expect(findProjectFolder(deep)).toBeUndefined();
    write('{}');
    expect([findProjectFolder(deep), findProjectFolder(folder)]).toEqual([folder, folder]);
  });
});
