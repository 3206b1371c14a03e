import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { optionTable } from '../../src/create/options.ts';
import { root } from '../support/paths.ts';
import { createMcpAws, quick } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';

describe('help and version', () => {
  it('names every flag, with its values and defaults', async () => {
    const { code, stdout, stderr } = await createMcpAws(['--help'], '/');
    expect([code, stderr]).toEqual([0, '']);
    for (const { flag, negative, question, choices = [] } of optionTable) {
      for (const text of [flag?.split(' ')[0], negative?.[0], negative?.[1]]) expect(stdout).toContain(text ?? '');
      if (flag !== undefined) expect(stdout).toContain(question);
      expect(stdout).toContain(choices.map(({ value }) => value).join('|'));
    }
    for (const value of ['native', 'no', 'cognito', 'else us-east-1', 'github', 'xray']) {
      expect(stdout).toContain(`${value})`);
    }
    for (const word of ['--library', '--dry-run', '--json', 'Exit codes', 'Examples']) expect(stdout).toContain(word);
  });

  it('prints the version', async () => {
    const { version } = await fs.readJson(join(root, 'package.json'));
    for (const flag of ['-v', '--version']) {
      expect(await createMcpAws([flag], '/')).toEqual({ code: 0, stdout: version, stderr: '' });
    }
  });
});

describe('refuses, with exit code 2, a reason on stderr, and nothing written:', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown flag', ['a', '--runtim', 'native'], /unknown option '--runtim'\n\(Did you mean --runtime\?\)/],
    ['an unknown value', ['a', '--runtime', 'lamda'], /'lamda' is invalid.*native, web-adapter, fargate/],
    ['missing answers', ['a'], /Nobody can be asked here.*--runtime.*--streaming.*--auth/s],
    ['a missing folder', ['--runtime', 'fargate', '--auth', 'none'], /<dir>/],
    ['IAM on Fargate', ['a', '--runtime', 'fargate', '--auth', 'iam', ...quick], /load balancer cannot verify/],
    ['an identity provider without its address', ['a', '--auth', 'oidc', ...quick], /--issuer https/],
    ['an issuer that is not one', ['a', '--auth', 'oidc', '--issuer', 'x', ...quick], /is not a URL/],
    ['a container that does not stream', ['a', '--runtime', 'fargate', '--no-streaming', ...quick], /always streams/],
    [
      'a package manager that is not one',
      ['a', '--pm', 'cargo', ...quick],
      /--pm cargo is not a valid package manager/,
    ],
    ['a library that is not one', ['a', '--library', 'latest', ...quick], /"latest" is not a version, nor the path/],
    [
      'a tarball that is not there',
      ['a', '--library', './mcp-aws-0.2.0.tgz', ...quick],
      /is not a version, nor the path/,
    ],
    ['a region that is not one', ['a', '--region', 'mars', ...quick], /"mars" is not a valid AWS region/],
    ['a command of the other tool', ['deploy', ...quick], /deploy is the name of a command/],
    ['a mistyped command', ['lgos', ...quick], /Did you mean logs\?/],
    ['a name that cannot be', ['日本語', ...quick], /no letter a-z or digit/],
    ['a name that cannot be, before any question', ['CON'], /Windows reserves/],
    ['two folders', ['a', 'b', ...quick], /too many arguments/],
  ])('%s', async (_, args, reason) => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await createMcpAws(args, cwd);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await filesIn(cwd)).toEqual([]);
  });

  it('and makes it one JSON object with --json', async () => {
    const { code, stdout } = await createMcpAws(['a', '--json'], await emptyFolder());
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ success: false, code: 'usage', fix: expect.stringContaining('-y') });
  });
});

describe('creates a folder that is called like a command', () => {
  it('where the path says that it is one', async () => {
    const cwd = await emptyFolder();
    expect((await createMcpAws(['./deploy', ...quick], cwd)).code).toBe(0);
    expect(await fs.readdir(cwd)).toEqual(['deploy']);
  });
});
