import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { type ParseError, parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { runtimes } from '../../packages/mcp-aws/src/config/choices.ts';
import { parseConfig } from '../../packages/mcp-aws/src/config/config.ts';
import { configFile, readConfig } from '../../packages/mcp-aws/src/config/file.ts';
import type { Answers } from '../../src/create/answers.ts';
import { configOf, configText } from '../../src/scaffold/config-file.ts';
import { root } from '../support/paths.ts';
import { configurations, defaults, nameOf } from '../support/scaffold/answers.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';

const textOf = (answers: Answers): string => configText(configOf(answers, 'my-server'));

describe('mcp-aws.jsonc', () => {
  it.each(runtimes)('says what was answered, in every combination with %s', (runtime) => {
    for (const answers of configurations.filter((each) => each.runtime === runtime)) {
      const errors: ParseError[] = [];
      const value: unknown = parse(textOf(answers), errors, { allowTrailingComma: false });
      expect(errors, nameOf(answers)).toEqual([]);
      const { streaming, auth, domain, tracing, ci, region, issuer, audience, callbackUrls } = answers;
      expect(parseConfig(value), nameOf(answers)).toMatchObject({
        name: 'my-server',
        ...{ runtime, streaming, domain, tracing, pipeline: ci, region },
        auth: {
          mode: auth,
          ...(auth === 'oidc' ? { issuer, audience } : {}),
          ...(auth === 'cognito' ? { callbackUrls } : {}),
        },
      });
    }
  });

  it('is read by the library, and has the stages of the pipeline', async () => {
    const folder = await emptyFolder();
    await fs.writeFile(join(folder, configFile), textOf(defaults));
    const { stages } = readConfig(folder);
    expect(stages).toEqual({
      staging: { alarms: {} },
      production: { alarms: {}, logRetentionDays: 180, protect: true },
    });
  });

  it('names a provider only where its issuer does not tell', () => {
    const oidc = { ...defaults, auth: 'oidc', issuer: 'https://example.eu.auth0.com' } as const;
    expect(textOf({ ...oidc, provider: 'auth0' })).not.toContain('provider');
    expect(textOf({ ...oidc, provider: 'okta' })).toContain('"provider": "okta"');
  });

  it('is as the formatter of the project would write it', async () => {
    const folder = await emptyFolder();
    await fs.copy(join(root, 'templates/base/biome.json.hbs'), join(folder, 'biome.json'));
    const texts = new Set(configurations.map(textOf));
    for (const [index, text] of [...texts].entries()) await fs.outputFile(join(folder, `${index}.jsonc`), text);
    const options = { cwd: folder, preferLocal: true, localDir: root, reject: false, all: true } as const;
    const { exitCode, all } = await execa('biome', ['format', '.', '--max-diagnostics=3'], options);
    expect(exitCode, all).toBe(0);
  });
});
