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
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/errors.ts';
import { e2ePermissions, wildcard } from './e2e-permissions.ts';
import type { Part, Trust } from './trust.ts';

export interface PipelineStackProps extends StackProps {
  readonly config: Pick<Config, 'name' | 'auth'>;
  readonly trust: Trust;
  /** Those that this account is for: staging, production or both. */
  readonly stages: readonly string[];
  /** Whether the account has the identity provider already: it can have one an issuer, which another project may have made. */
  readonly existingProvider: boolean;
}

/**
 * The identities of a pipeline. It has no keys: its jobs show a token that says which job they are, and get a role for an
 * hour. Deploying is done by the roles of `cdk bootstrap`, which may change every stack of the account; only separate
 * accounts keep staging from production.
 */
export class PipelineStack extends Stack {
  private readonly config: Pick<Config, 'name' | 'auth'>;

  /** @throws ConfigError for a stage that a pipeline does not have */
  constructor(scope: Construct, id: string, { config, trust, stages, existingProvider, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.config = config;
    checkStages(stages);
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
    // Stacks of the server are deployed with the same cdk.json, and so with the same bootstrap, as this one.
    const qualifier = this.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
    const bootstrapped = (name: string): string => {
      const resourceName = `cdk-${qualifier}-${name}-role-${this.account}-${this.region}`;
      return this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName });
    };
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(bootstrapped),
      }),
    );
    this.allowReading(role, stage, ['DescribeStacks']);
    const e2e = e2ePermissions(this, this.config.auth.mode, this.nameOf(stage));
    for (const statement of e2e.statements) role.addToPolicy(statement);
    Validations.of(role).acknowledge(...e2e.acknowledged);
  }

  private allowReading(role: Role, stage: string, actions: readonly string[]): void {
    const resourceName = `${this.nameOf(stage)}/*`;
    const stack = this.formatArn({ service: 'cloudformation', resource: 'stack', resourceName });
    role.addToPolicy(
      new PolicyStatement({ actions: actions.map((action) => `cloudformation:${action}`), resources: [stack] }),
    );
    Validations.of(role).acknowledge(wildcard(this, stack, 'A stack has a number after its name, which is not known.'));
  }

  private nameOf(stage: string): string {
    return `${this.config.name}-${stage}`;
  }
}

function checkStages(stages: readonly string[]): void {
  const unknown = stages.find((stage) => stage !== 'staging' && stage !== 'production');
  if (unknown === undefined) return;
  throw new ConfigError(
    `A pipeline does not have the stage ${JSON.stringify(unknown)}.`,
    'Give staging, production or both: --context stages=staging,production.',
  );
}
