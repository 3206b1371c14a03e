import { authModes, pipelines, runtimes, tracings } from '../../packages/mcp-aws/src/config/choices.ts';
import { providerOf } from '../../packages/mcp-aws/src/config/issuers.ts';
import type { ConfigInput } from '../../packages/mcp-aws/src/config/schema.ts';
import type { Answers } from '../create/answers.ts';

/** The configuration of a new project, as `mcp-aws.jsonc` has it. Derived values, such as streaming on Fargate, are left out. */
export function configOf(answers: Answers, name: string): ConfigInput {
  const { region, runtime, streaming, domain, tracing, ci } = answers;
  return {
    $schema: './node_modules/mcp-aws/schema.json',
    name,
    region,
    runtime,
    ...(streaming && runtime !== 'fargate' ? { streaming } : {}),
    auth: authOf(answers),
    ...(domain === undefined ? {} : { domain }),
    tracing,
    pipeline: ci,
    stages: {
      staging: { alarms: {} },
      production: { alarms: {}, logRetentionDays: 180, protect: true },
    },
  };
}

function authOf({ auth, issuer, audience, provider, callbackUrls }: Answers): ConfigInput['auth'] {
  if (auth === 'cognito')
    return { mode: auth, ...(callbackUrls.length === 0 ? {} : { callbackUrls: [...callbackUrls] }) };
  if (auth !== 'oidc') return { mode: auth };
  return {
    mode: auth,
    issuer: String(issuer),
    ...(provider === undefined || provider === providerOf(String(issuer)) ? {} : { provider }),
    ...(audience === undefined ? {} : { audience }),
  };
}

/** What follows a line of the file: its other values, or what it means. */
const comments: Readonly<Record<string, string>> = {
  name: 'its stacks are called <name>-<stage>',
  runtime: runtimes.join(' | '),
  auth: authModes.join(' | '),
  tracing: tracings.join(' | '),
  pipeline: pipelines.join(' | '),
};

/** The text of `mcp-aws.jsonc`: the configuration, with the choices that there are as comments. */
export function configText(config: ConfigInput): string {
  const entries = Object.entries(config).map(([key, value], index, all) => {
    const comma = index === all.length - 1 ? '' : ',';
    const comment = comments[key] === undefined ? '' : ` // ${comments[key]}`;
    return `  ${JSON.stringify(key)}: ${inline(value, '  ')}${comma}${comment}`;
  });
  return `{\n${entries.join('\n')}\n}\n`;
}

/** As the formatter of the project writes it: on one line where it fits. */
function inline(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const flat = flatOf(value);
  if (!flat.includes('}') || (flat.length < 60 && !/: \{ "/.test(flat))) return flat;
  const entries = Object.entries(value).map(
    ([key, item]) => `${indent}  ${JSON.stringify(key)}: ${inline(item, `${indent}  `)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

function flatOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flatOf).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${flatOf(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
