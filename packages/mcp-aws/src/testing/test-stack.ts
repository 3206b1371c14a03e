import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import type { McpStackProps } from '../cdk/app.ts';

/** A stack as infra/stack.ts defines it. */
export type McpStackClass<S extends Stack = Stack> = new (scope: Construct, id: string, props: McpStackProps) => S;

export interface TestStackOptions {
  /** As `mcp-aws deploy --stage` takes it. Default: production, which has the strictest settings. */
  readonly stage?: string;
  /** With mcp-aws.jsonc. Default: the project that the working directory is in. */
  readonly folder?: string;
  /** Further context of the CDK app. */
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface TestedStack<S extends Stack = Stack> {
  readonly stack: S;
  /** As CloudFormation gets it, with the assertions of the CDK. */
  readonly template: Template;
  /** What cdk-nag and the rules of CloudFormation find: rule, construct and description. Each fails a deployment. */
  readonly findings: readonly string[];
}

/**
 * Synthesizes the project's stack once, without bundling any code and without AWS.
 *
 *     const { template, findings } = await testStack(MyServerStack);
 *
 * @throws ConfigError for an mcp-aws.jsonc that cannot be used
 * @throws what the stack throws
 */
export async function testStack<S extends Stack>(
  StackClass: McpStackClass<S>,
  { stage = 'production', folder, context }: TestStackOptions = {},
): Promise<TestedStack<S>> {
  // Loaded here, so that tests of tools do not wait for the CDK.
  const [{ McpApp }, { Template }] = await Promise.all([import('../cdk/index.ts'), import('aws-cdk-lib/assertions')]);
  const outdir = mkdtempSync(join(tmpdir(), 'mcp-aws-test-stack-'));
  try {
    const app = new McpApp({
      ...(folder === undefined ? {} : { folder }),
      outdir,
      // A server without auth needs `allowUnauthenticated` to be deployed, and nothing is deployed here.
      context: { 'aws:cdk:bundling-stacks': [], allowUnauthenticated: 'true', ...context, stage },
    });
    const stack = new StackClass(app, app.stackName, app.stackProps);
    const report = join(outdir, 'validation-report.json');
    try {
      app.synth();
    } catch (error) {
      // Findings fail the synthesis once everything is written.
      if (!existsSync(report)) throw error;
    }
    const template = Template.fromJSON(readJson(join(outdir, stack.templateFile)));
    return { stack, template, findings: existsSync(report) ? findingsIn(readJson(report)) : [] };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const readJson = <Value>(path: string): Value => JSON.parse(readFileSync(path, 'utf8')) as Value;

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
}

const findingsIn = ({ pluginReports }: Report): string[] =>
  pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}: ${description}`),
    );
