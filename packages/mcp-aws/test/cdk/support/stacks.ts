import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { McpServer } from '../../../src/cdk/mcp-server.ts';
import type { McpServerProps } from '../../../src/cdk/mcp-server-props.ts';
import { forStage, parseConfig, type StageConfig } from '../../../src/config/config.ts';
import type { ConfigInput } from '../../../src/config/schema.ts';
import { type Choice, choiceOf } from './combinations.ts';
import { createFolder } from './folders.ts';

const region = 'eu-central-1';

const stages: ConfigInput['stages'] = {
  production: { alarms: { email: 'ops@example.com' }, logRetentionDays: 180, protect: true },
};

/** The configuration of a stage. */
export const configOf = (choice: Choice, stage = 'dev', own: Partial<ConfigInput> = {}): StageConfig =>
  forStage(parseConfig({ name: 'test', region, stages, ...choice, ...own }), stage);

/** A project without a server: what is deployed is a placeholder, as bundles are not the subject here. */
export const folder = createFolder('project');
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'test', version: '1.2.3' }));

export const withoutBundles = { 'aws:cdk:bundling-stacks': [] };

/** An app with the flags of McpApp, whose servers may be open. */
export const createApp = (context: Record<string, unknown> = {}, props: AppProps = {}): App =>
  new App({
    outdir: createFolder('assembly'),
    ...props,
    context: { ...flags, ...withoutBundles, allowUnauthenticated: 'true', ...context },
  });

interface Served {
  readonly app: App;
  readonly stack: Stack;
  readonly server: McpServer;
}

/** A stack with a server. */
export function serve(
  config: StageConfig,
  props: Partial<McpServerProps> | ((stack: Stack) => Partial<McpServerProps>) = {},
  app: App = createApp(),
): Served {
  const stack = new Stack(app, config.stackName, { env: { region: config.region } });
  const own = typeof props === 'function' ? props(stack) : props;
  return { app, stack, server: new McpServer(stack, 'Server', { config, folder, ...own }) };
}

export interface Synthesized {
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
  /** The rules of cdk-nag and of CloudFormation that it breaks without acknowledging it. */
  readonly findings: readonly string[];
  readonly acknowledged: readonly Acknowledged[];
}

/** A rule that a construct breaks on purpose. */
export interface Acknowledged {
  readonly rule: string;
  /** The path of the construct in the stack. */
  readonly construct: string;
  readonly reason: string;
}

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is plain JSON, of as many shapes as there are resources
  readonly Properties?: any;
  readonly DeletionPolicy?: string;
}

/** As CloudFormation gets it. The assembly is removed: there are hundreds, and they are large. */
export function synthesize({ app, stack }: Pick<Served, 'app' | 'stack'>): Synthesized {
  const assembly = app.synth();
  const json = assembly.getStackArtifact(stack.artifactId).template;
  const findings = findingsIn(join(assembly.directory, 'validation-report.json'));
  rmSync(assembly.directory, { recursive: true });
  return {
    template: Template.fromJSON(json),
    resources: json.Resources,
    findings,
    acknowledged: acknowledgedIn(stack),
  };
}

const acknowledgedIn = (stack: Stack): Acknowledged[] =>
  stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries<string>(data))
      .map(([id, reason]) => ({
        rule: id.replace(/^(Annotation|AwsSolutions)::/, ''),
        construct: node.path.slice(stack.node.path.length + 1),
        reason,
      })),
  );

function findingsIn(report: string): string[] {
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as {
    pluginReports: { violations: { ruleName: string }[] }[];
  };
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

export const templateOf = (served: Pick<Served, 'app' | 'stack'>): Template => synthesize(served).template;

/** Each is synthesized once, whichever file asks first. */
const synthesized = new Map<string, Synthesized>();

/** The stack of a combination, by its name and its stage. Those of production are checked by cdk-nag. */
export function stackOf(name: string, stage: 'dev' | 'production' = 'production'): Synthesized {
  const key = `${name}.${stage}`;
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const app = createApp();
  if (stage === 'production') Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const made = synthesize(serve(configOf(choiceOf(name), stage), {}, app));
  synthesized.set(key, made);
  return made;
}

/** All of a type, in the order of the template. */
export const ofType = ({ resources }: Synthesized, type: string): Resource[] =>
  Object.values(resources).filter(({ Type }) => Type === type);

/** The statements of all policies of roles. */
export const statementsOf = (stack: Synthesized) =>
  ofType(stack, 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
