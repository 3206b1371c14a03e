// Writes the tables of packages/mcp-aws/docs/configuration.md from the schema of mcp-aws.jsonc and the presets of identity
// providers. Run it after a build.
import { isStarted, writeRegion } from './generated-region.mjs';

/** The settings of a JSON schema of mcp-aws.jsonc as Markdown. Pure. */
export function renderConfig(schema) {
  const { $schema: _, auth, stages, ...top } = schema.properties;
  const oneLine = { description: 'Who may call. Its settings depend on `mode`, see below.', type: 'object' };
  const stageLine = { description: stages.description, type: 'object' };
  const all = { ...schema, properties: { ...top, auth: oneLine, stages: stageLine } };
  return [
    '## The server',
    tableOf(rowsOf(all)),
    '## Auth',
    ...auth.oneOf.flatMap((mode) => authSection(mode)),
    '## Stages',
    tableOf(rowsOf(stages.additionalProperties, 'stages.<stage>.')),
  ].join('\n\n');
}

function authSection({ description, ...mode }) {
  const { mode: name, ...settings } = mode.properties;
  const heading = [`### ${name.const}`, description];
  if (Object.keys(settings).length === 0) return [...heading, `\`{ "mode": "${name.const}" }\` has no other settings.`];
  return [...heading, tableOf(rowsOf({ ...mode, properties: settings }, 'auth.'))];
}

/** One row a setting; an object with settings of its own has a row for each of them. */
function rowsOf({ properties, required = [] }, prefix = '') {
  return Object.entries(properties).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    if (value.properties !== undefined && value.description === undefined) return rowsOf(value, `${path}.`);
    const { meaning, preset } = splitDescription(value.description ?? '');
    return [[`\`${path}\``, typeOf(value), required.includes(name) ? 'required' : preset, meaning]];
  });
}

/** A description says the default in a sentence of its own: `… Default: 30.`, or `… Default on Lambda: false.` */
function splitDescription(description) {
  const sentence = /\s*Default(?<where> on \w+)?: (?<preset>[^.]+)\./;
  const { where = '', preset } = sentence.exec(description)?.groups ?? {};
  if (preset === undefined) return { meaning: description, preset: '' };
  return {
    meaning: description.replace(sentence, '').trim(),
    preset: where === '' ? preset : `${where.trim()}: ${preset}`,
  };
}

function typeOf(schema) {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.anyOf !== undefined) return alternatives(schema.anyOf);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.type === 'array') return `list of ${schema.items.enum === undefined ? 'texts' : typeOf(schema.items)}`;
  if (schema.type === 'object') return objectType(schema);
  if (schema.type === 'integer' || schema.type === 'number') return numberType(schema);
  return { boolean: 'true or false', string: schema.format === 'uri' ? 'URL' : 'text' }[schema.type] ?? schema.type;
}

const alternatives = (schemas) =>
  schemas.every(({ type }) => type === 'number')
    ? schemas.map((schema) => schema.const).join(', ')
    : schemas.map((schema) => typeOf(schema)).join(' or ');

function objectType({ properties, additionalProperties }) {
  if (properties === undefined)
    return typeof additionalProperties === 'object' ? `object: name → ${typeOf(additionalProperties)}` : 'object';
  return `\`{ ${Object.keys(properties).join(', ')} }\``;
}

/** Zod writes the greatest safe integer where there is no maximum. */
function numberType({ type, minimum, maximum }) {
  const kind = type === 'integer' ? 'whole number' : 'number';
  const hasMaximum = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  if (minimum === undefined) return kind;
  return hasMaximum ? `${kind}, ${minimum} to ${maximum}` : `${kind}, from ${minimum}`;
}

const titles = ['Setting', 'Value', 'Default', 'Meaning'];

function tableOf(rows, head = titles) {
  const line = (cells) => `| ${cells.map(cellOf).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What is not code must not be taken for HTML, nor end the cell. */
const cellOf = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', '\\|');

const examples = {
  auth0: { issuer: 'https://example.auth0.com/' },
  okta: { issuer: 'https://example.okta.com/oauth2/default' },
  entra: {
    issuer: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0',
    audience: '<audience>',
  },
  keycloak: { issuer: 'https://example.com/realms/example' },
  other: { issuer: 'https://login.example.com' },
};

/** What each identity provider's preset says, as Markdown. @param providerSettings of config/issuers */
export function renderProviders(providerSettings) {
  const rows = Object.entries(examples).map(([provider, { issuer, audience }]) => {
    const of = (domain) => providerSettings({ provider, issuer, audience, domain });
    const settings = of(undefined);
    const prefixes = new Set([settings.scopePrefix, of('mcp.example.com').scopePrefix]);
    const prefix = [...prefixes].map((value) => `\`${value ?? '<McpUrl>/'}\``);
    return [
      `\`${provider}\``,
      prefix.length === 1 ? prefix[0] : `${prefix[0]}; with a domain ${prefix[1]}`,
      settings.tokenScopePrefix === '' ? 'none' : `\`${settings.tokenScopePrefix}\``,
      settings.scopeClaims.map((claim) => `\`${claim}\``).join(', '),
      settings.identityClaims.map((claim) => `\`${claim}\``).join(', '),
      String(settings.metadataProxy),
    ];
  });
  const names = ['scopePrefix', 'tokenScopePrefix', 'scopeClaims', 'identityClaims', 'metadataProxy'];
  return tableOf(rows, ['Provider', ...names.map((name) => `\`${name}\``)]);
}

if (isStarted(import.meta.url)) {
  const { jsonSchema } = await import(new URL('../packages/mcp-aws/dist/config/schema.js', import.meta.url));
  const { providerSettings } = await import(new URL('../packages/mcp-aws/dist/config/issuers.js', import.meta.url));
  const path = 'packages/mcp-aws/docs/configuration.md';
  writeRegion(path, 'settings', renderConfig(jsonSchema()));
  writeRegion(path, 'providers', renderProviders(providerSettings));
}
