import {
  Aws,
  CfnOutput,
  DefaultStackSynthesizer,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import {
  type IOidcProvider,
  OidcProviderNative,
  OpenIdConnectPrincipal,
  PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import project from '../mcp-aws.json' with { type: 'json' };
import { e2ePermissions } from './e2e-permissions.ts';
import { wildcard } from './permissions.ts';
import type { Part, Trust } from './trust.ts';

interface PipelineStackProps extends StackProps {
  trust: Trust;
  /** Those that this account is for: staging, production or both. */
  stages: readonly string[];
  /** An account has one provider an issuer: another project may have made it. */
  existingProvider: boolean;
}

/**
 * The identities of the pipeline. It has no keys: its jobs show a token that says which job they are, and get a role for an
 * hour. Deploying is done by the roles of `cdk bootstrap`, which may change every stack of the account; only separate
 * accounts keep staging from production.
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { trust, stages, existingProvider, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const unknown = stages.find((stage) => stage !== 'staging' && stage !== 'production');
    if (unknown !== undefined) throw new Error(`The pipeline has no stage ${JSON.stringify(unknown)}.`);
    const provider = existingProvider ? this.importProvider(trust) : this.createProvider(trust);
    const roleOf = (part: Part, name: string): Role => {
      const role = new Role(this, name, {
        assumedBy: new OpenIdConnectPrincipal(provider, trust.conditions(part)),
        maxSessionDuration: Duration.hours(1),
      });
      new CfnOutput(this, `${name}Arn`, { value: role.roleArn });
      return role;
    };

    if (stages.includes('staging')) this.allowDeploying(roleOf('staging', 'StagingRole'), 'staging');
    if (stages.includes('production')) {
      this.allowDeploying(roleOf('production', 'ProductionRole'), 'production');
      this.allowReading(roleOf('diff', 'DiffRole'), 'production', ['DescribeStacks', 'GetTemplate']);
    }
    new CfnOutput(this, 'AccountId', { value: Aws.ACCOUNT_ID });
    new CfnOutput(this, 'Region', { value: this.region });
  }

  private createProvider({ issuer, audience }: Trust): IOidcProvider {
    return new OidcProviderNative(this, 'Provider', {
      url: issuer,
      clientIds: [audience],
      removalPolicy: RemovalPolicy.RETAIN, // other projects of the account may use it
    });
  }

  private importProvider({ issuer }: Trust): IOidcProvider {
    const resourceName = issuer.slice('https://'.length);
    const arn = this.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName });
    return OidcProviderNative.fromOidcProviderArn(this, 'Provider', arn);
  }

  private allowDeploying(role: Role, stage: string): void {
    const bootstrapped = (name: string): string => {
      const resourceName = `cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${name}-role-${this.account}-${this.region}`;
      return this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName });
    };
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(bootstrapped),
      }),
    );
    this.allowReading(role, stage, ['DescribeStacks']);
    const e2e = e2ePermissions(this, `${project.stack}-${stage}`);
    for (const statement of e2e.statements) role.addToPolicy(statement);
    for (const reason of e2e.acknowledged) Validations.of(role).acknowledge(reason);
  }

  private allowReading(role: Role, stage: string, actions: readonly string[]): void {
    const resourceName = `${project.stack}-${stage}/*`;
    const stack = this.formatArn({ service: 'cloudformation', resource: 'stack', resourceName });
    role.addToPolicy(
      new PolicyStatement({ actions: actions.map((action) => `cloudformation:${action}`), resources: [stack] }),
    );
    Validations.of(role).acknowledge(wildcard(this, stack, 'A stack has a number after its name, which is not known.'));
  }
}
