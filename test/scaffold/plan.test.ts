import { describe, expect, it } from 'vitest';
import type { Answers } from '../../src/create/answers.ts';
import { namesOf } from '../../src/create/names.ts';
import { type Files, plan } from '../../src/scaffold/plan.ts';
import { readTemplates, type Template } from '../../src/scaffold/templates.ts';
import { defaults, packageManagers } from '../support/scaffold/answers.ts';
import { filesOf, manifestOf } from '../support/scaffold/project-files.ts';
import { template } from '../support/scaffold/template.ts';

const names = namesOf('my-server', '/');
const manifest = template(
  'base',
  'package.json',
  '{"scripts":{"dev":"x"},"dependencies":{"a":"1","mcp-aws":"0"},"private":true}',
);

const planned = (templates: readonly Template[], answers: Partial<Answers> = {}): Files =>
  plan({ ...defaults, ...answers }, names, { version: '1.2.3' }, [manifest, ...templates]);

describe('layers', () => {
  const layers = ['base', 'pipeline/github', 'pipeline/gitlab', 'package-manager/pnpm', 'package-manager/yarn-modern'];
  const one = layers.map((layer) => template(layer, layer.replace('/', '-'), ''));
  const always = ['base', 'mcp-aws.jsonc', 'package.json'];

  it.each<[Partial<Answers>, string[]]>([
    [{ ci: 'none' }, []],
    [{ ci: 'github' }, ['pipeline-github']],
    [{ ci: 'gitlab' }, ['pipeline-gitlab']],
    [{ ci: 'none', pm: 'pnpm' }, ['package-manager-pnpm']],
    [{ ci: 'none', pm: 'yarn', pmVersion: '4.9.1' }, ['package-manager-yarn-modern']],
    [{ ci: 'none', pm: 'yarn', pmVersion: '1.22.22' }, []],
    [{ ci: 'none', pm: 'yarn' }, []],
    [{ ci: 'gitlab', pm: 'bun' }, ['pipeline-gitlab']],
  ])('of %j', (answers, layer) => {
    expect([...planned(one, answers).keys()]).toEqual([...always, ...layer].sort());
  });

  it('never write one path twice', () => {
    expect(() => planned([template('base', 'src/a.ts', ''), template('pipeline/github', 'src/a.ts', '')])).toThrow(
      'two layers write src/a.ts; the second is pipeline/github',
    );
  });

  it('have an underscore for a leading dot, in the file name alone', () => {
    const files = planned([template('base', '_gitignore', ''), template('base', '_x/_npmrc', '')]);
    expect([...files.keys()]).toEqual(['.gitignore', '_x/.npmrc', 'mcp-aws.jsonc', 'package.json']);
  });
});

describe('rendering', () => {
  const rendered = (content: string, path = 'a.md.hbs'): unknown =>
    planned([template('base', path, content)]).get('a.md');

  it('prints values without escaping', () => {
    expect(rendered("'{{display}}' & {{#if isCognito}}yes{{/if}}{{#if isFargate}}no{{/if}}")).toBe("'My Server' & yes");
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: a workflow has them
  it('copies everything else byte for byte', () => {
    expect(rendered('${{ secrets.X }} {{nothing}}', 'a.md')).toBe('${{ secrets.X }} {{nothing}}');
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: a workflow has them

  it.each(['{{typo}}', '{{#if typo}}x{{/if}}', '{{#each typo}}x{{/each}}', '{{typo helper}}'])(
    'refuses %s',
    (content) => {
      expect(() => rendered(content)).toThrow(/template a.md.hbs: .*typo/);
    },
  );
});

describe('package.json', () => {
  it('is that of the base with the names of the project, its package manager and the library', () => {
    expect(JSON.parse(String(planned([]).get('package.json')))).toEqual({
      name: 'my-server',
      displayName: 'My Server',
      description: 'My Server, a Model Context Protocol server on AWS.',
      private: true,
      scripts: { dev: 'x', audit: 'npm audit --omit=dev --audit-level=high' },
      dependencies: { a: '1', 'mcp-aws': '1.2.3' },
    });
  });

  it.each(packageManagers)('says which version of the package manager to use where one reads it: %j', (manager) => {
    const { packageManager } = manifestOf(filesOf({ ...defaults, ...manager }));
    const isRead = manager.pm === 'pnpm' || manager.pm === 'yarn';
    expect(packageManager).toBe(isRead ? `${manager.pm}@${manager.pmVersion}` : undefined);
  });
});

it('puts a tarball of the library into the project, and depends on that', () => {
  const tarball = Uint8Array.of(31, 139, 8, 0);
  const [own, theirs] = [filesOf(defaults, { version: '0.2.0', tarball }), filesOf(defaults, { version: '0.2.0' })];
  expect(own.get('vendor/mcp-aws-0.2.0.tgz')).toBe(tarball);
  expect(manifestOf(own).dependencies['mcp-aws']).toBe('file:vendor/mcp-aws-0.2.0.tgz');
  const differing = [...own].filter(([path, content]) => theirs.get(path) !== content).map(([path]) => path);
  expect(differing).toEqual(['package.json', 'vendor/mcp-aws-0.2.0.tgz']); // nothing else differs
});

it('does not depend on the order of the templates', () => {
  const answers = { ...defaults, pm: 'pnpm', pmVersion: '12.21.0' } as const;
  const backwards = plan(answers, names, { version: '1.2.3' }, readTemplates().toReversed());
  expect([...backwards]).toEqual([...plan(answers, names, { version: '1.2.3' }, readTemplates())]);
});
