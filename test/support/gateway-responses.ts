import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import type { Authorizer } from './front-door.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly ResponseType: string; readonly ResponseParameters: Record<string, unknown> };
}

/** What the stack of a generated project makes API Gateway answer by itself, for an API at this address. */
export async function gatewayChallenges(project: string): Promise<(origin: string) => Omit<Authorizer, 'runtime'>> {
  const env = { CDK_DISABLE_CLI_TELEMETRY: 'true', AWS_EC2_METADATA_DISABLED: 'true' };
  await execa('npm', ['run', '--silent', 'synth'], { cwd: project, env, stdin: 'ignore' });
  const out = join(project, 'cdk.out');
  const [file] = (await fs.readdir(out)).filter((name) => name.endsWith('.template.json'));
  const { Resources } = (await fs.readJson(join(out, file ?? ''))) as { Resources: Record<string, Resource> };
  const responses = Object.values(Resources).filter(({ Type }) => Type === 'AWS::ApiGateway::GatewayResponse');
  const header = (type: string, origin: string): string => {
    const { ResponseParameters } =
      responses.find(({ Properties }) => Properties.ResponseType === type)?.Properties ?? {};
    const quoted = resolved(ResponseParameters?.['gatewayresponse.header.WWW-Authenticate']);
    return quoted.slice(1, -1).replaceAll(/https:\/\/[^/]+\/prod/g, origin);
  };
  return (origin) => ({ unauthorized: header('UNAUTHORIZED', origin), accessDenied: header('ACCESS_DENIED', origin) });
}

/** A value of a template as CloudFormation would fill it in. */
function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join === undefined ? String(Ref) : join[1].map(resolved).join(join[0]);
}
