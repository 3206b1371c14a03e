import { providerSettings } from '../../packages/mcp-aws/src/config/issuers.ts';
import type { Answers } from '../create/answers.ts';
import type { Names } from '../create/names.ts';
import { configOf, configText } from './config-file.ts';
import { factsOf, type PackageManagerFacts, withVersion } from './package-managers.ts';
import type { Layer, Template } from './templates.ts';

/** Path with forward slashes → content: text with LF line ends, or bytes. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** Where a project gets the library from. */
export type Library =
  /** The registry. */
  | { readonly version: string }
  /** A tarball that is part of the project. */
  | { readonly version: string; readonly tarball: Uint8Array };

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * The whole project, computed and not yet written. Pure: the same input gives the same bytes.
 * @throws Error when two layers write one path, or a template names an unknown field: mistakes in the templates
 */
export function plan(answers: Answers, names: Names, library: Library, templates: readonly Template[]): Files {
  const facts = factsOf(answers.pm, answers.pmVersion);
  const data = strictData(templateData(answers, names, facts));
  const files = new Map<string, string | Uint8Array>();
  const wanted: readonly string[] = layersOf(answers, facts);
  for (const template of templates.filter(({ layer }) => wanted.includes(layer))) {
    const path = targetOf(template.path);
    if (files.has(path)) throw new Error(`two layers write ${path}; the second is ${template.layer}`);
    files.set(path, rendered(template, data));
  }
  const manifest = JSON.parse(String(files.get('package.json'))) as Manifest;
  files.set('package.json', json(completed(manifest, answers, names, library, facts)));
  files.set('mcp-aws.jsonc', configText(configOf(answers, names.stack)));
  if ('tarball' in library) files.set(vendoredPath(library), library.tarball);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folders of templates/ that a project is made from. */
const layersOf = ({ ci }: Answers, { layer }: PackageManagerFacts): readonly Layer[] => [
  'base',
  ...(ci === 'none' ? [] : [`pipeline/${ci}` as const]),
  ...(layer === undefined ? [] : [layer]),
];

// npm leaves .gitignore and .npmrc out of a tarball and obeys a nested .gitignore, so templates keep an underscore.
const targetOf = (path: string): string => path.replace(/(^|\/)_(?=[^/]*$)/, '$1.').replace(/\.hbs$/, '');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const vendoredPath = ({ version }: Library): string => `vendor/mcp-aws-${version}.tgz`;

function completed(
  manifest: Manifest,
  { pm, pmVersion }: Answers,
  names: Names,
  library: Library,
  { audit }: PackageManagerFacts,
): object {
  const source = 'tarball' in library ? `file:${vendoredPath(library)}` : library.version;
  return {
    ...manifest,
    name: names.npm,
    displayName: names.display,
    description: `${names.display}, a Model Context Protocol server on AWS.`,
    scripts: { ...manifest.scripts, audit },
    dependencies: { ...manifest.dependencies, 'mcp-aws': source },
    // Corepack and CI read the version from here; npm and bun do not use the field.
    ...(pmVersion !== undefined && (pm === 'pnpm' || pm === 'yarn')
      ? { packageManager: withVersion(pm, pmVersion) }
      : {}),
  };
}

function templateData(answers: Answers, names: Names, facts: PackageManagerFacts): Record<string, unknown> {
  const { pm, auth, ci, runtime, issuer, provider, audience, domain } = answers;
  const setup =
    issuer === undefined || provider === undefined
      ? undefined
      : providerSettings({ provider, issuer, audience, domain }).setup;
  return {
    ...names,
    pm,
    run: facts.run,
    exec: facts.exec,
    setupCommands: facts.setup,
    dependabot: facts.dependabot,
    isCognito: auth === 'cognito',
    isApiKey: auth === 'api-key',
    isFargate: runtime === 'fargate',
    hasPipeline: ci !== 'none',
    setup,
  };
}

/** `{{#if typo}}` is silently false even in Handlebars' strict mode; reading an unknown field here throws instead. */
function strictData(data: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(data, {
    get(target, field) {
      if (typeof field === 'string' && !(field in target)) throw new Error(`template field ${field} does not exist`);
      return target[field as string];
    },
  });
}

function rendered({ path, content, render }: Template, data: Record<string, unknown>): string {
  try {
    return render === undefined ? content : render(data);
  } catch (error) {
    throw new Error(`template ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
