import { describe, expect, it } from 'vitest';
import { namesOf } from '../src/names.ts';
import { plan } from '../src/plan.ts';
import { templateOf } from '../src/templates.ts';
import { combinations } from './support/combinations.ts';

const [answers = expect.fail('no combinations')] = combinations; // native, none, buffered, no domain, npm, github
const names = namesOf('my-server', '/');

const layered = (...files: [layer: string, path: string, content: string][]): ReadonlyMap<string, string> => {
  const templates = files.map((file) => templateOf(...file));
  return plan(answers, names, '1.2.3', templates);
};

describe('layers', () => {
  it('selects a layer when every word of its name holds', () => {
    const files = layered(
      ['base', 'a', ''],
      ['+native', 'b', ''],
      ['+lambda+buffered', 'c', ''],
      ['+lambda+streaming', 'd', ''],
      ['+fargate', 'e', ''],
    );
    expect([...files.keys()]).toEqual(['a', 'b', 'c', 'mcp-aws.json', 'package.json']);
  });

  it('does not take a project without CI for one without auth', () => {
    const files = plan({ ...answers, auth: 'api-key', ci: 'none' }, names, '1', [
      { layer: '+none', path: 'a', content: '' },
      { layer: '+github', path: 'b', content: '' },
    ]);
    expect([...files.keys()]).toEqual(['mcp-aws.json', 'package.json']);
  });

  it('gives a project the pipeline of one host, and what all pipelines share', () => {
    const templates = ['+pipeline', '+github', '+gitlab'].map((layer) => ({
      layer,
      path: layer.slice(1),
      content: '',
    }));
    const filesFor = (ci: 'github' | 'gitlab' | 'none'): string[] => [
      ...plan({ ...answers, ci }, names, '1', templates).keys(),
    ];
    expect(filesFor('github')).toEqual(['github', 'mcp-aws.json', 'package.json', 'pipeline']);
    expect(filesFor('gitlab')).toEqual(['gitlab', 'mcp-aws.json', 'package.json', 'pipeline']);
    expect(filesFor('none')).toEqual(['mcp-aws.json', 'package.json']);
  });

  it('refuses two layers that write one path', () => {
    expect(() => layered(['base', 'src/a.ts', ''], ['+native', 'src/a.ts', ''])).toThrow(
      'two layers write src/a.ts; the second is +native',
    );
  });

  it('turns a leading underscore into a dot, in the file name alone', () => {
    expect([...layered(['base', '_gitignore', ''], ['base', '_x/_npmrc', '']).keys()]).toContain('_x/.npmrc');
    expect([...layered(['base', '_gitignore', '']).keys()]).toContain('.gitignore');
  });
});

describe('rendering', () => {
  it('prints values without escaping', () => {
    expect(layered(['base', 'a.hbs', `'{{display}}' & {{#if is.native}}yes{{/if}}`]).get('a')).toBe(
      `'My Server' & yes`,
    );
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: a workflow has them
  it('copies everything else byte for byte', () => {
    expect(layered(['base', 'ci.yml', '${{ secrets.X }} {{nothing}}']).get('ci.yml')).toBe(
      '${{ secrets.X }} {{nothing}}',
    );
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: a workflow has them

  it.each(['{{typo}}', '{{#if typo}}x{{/if}}', '{{#if is.typo}}x{{/if}}', '{{is.typo}}'])('refuses %s', (content) => {
    expect(() => layered(['base', 'a.md.hbs', content])).toThrow(/template a.md.hbs: .*typo/);
  });
});

describe('package.json', () => {
  it('merges the parts, sorts dependencies, and names the project', () => {
    const files = layered(
      ['base', 'package.part.json', '{"scripts":{"dev":"x"},"dependencies":{"b":"1"}}'],
      ['+native', 'package.part.json', '{"scripts":{"build":"y"},"dependencies":{"a":"2"}}'],
    );
    const manifest = JSON.parse(files.get('package.json') ?? '');
    expect(manifest).toMatchObject({ name: 'my-server', scripts: { dev: 'x', build: 'y' } });
    expect(Object.keys(manifest.dependencies)).toEqual(['a', 'b']);
  });

  it('refuses parts that disagree', () => {
    expect(() =>
      layered(
        ['base', 'package.part.json', '{"dependencies":{"a":"1"}}'],
        ['+native', 'package.part.json', '{"dependencies":{"a":"2"}}'],
      ),
    ).toThrow('package.json parts disagree on dependencies.a');
  });

  it('keeps the version of the package manager that launched the tool, where one reads it', () => {
    const manifest = plan({ ...answers, pm: 'pnpm', pmVersion: '12.0.1' }, names, '1', []).get('package.json');
    expect(manifest).toContain('"packageManager": "pnpm@12.0.1"');
  });
});

it('records the answers', () => {
  expect(JSON.parse(layered().get('mcp-aws.json') ?? '')).toEqual({
    version: '1.2.3',
    stack: 'my-server',
    runtime: 'native',
    auth: 'none',
    streaming: false,
    region: 'us-east-1',
    ci: 'github',
    tracing: 'xray',
    pm: 'npm',
  });
});

it('is the same for the same answers', () => {
  expect(layered(['base', 'a', 'x'])).toEqual(layered(['base', 'a', 'x']));
});
